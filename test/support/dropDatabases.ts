import { dropOwnDatabases } from "./database.ts";

dropOwnDatabases();
