import { defineConfig } from "drizzle-kit";

/** `npm run migration` writes the next numbered SQL file from the schemas. */
export default defineConfig({
  dialect: "postgresql",
  schema: ["./src/store/schema.ts", "./src/modules/*/schema.ts", "./src/modules/*/*/schema.ts"],
  out: "./migrations",
});
