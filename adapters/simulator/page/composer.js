// Writing: text, a photo, an answer to a message.
import { byId, showToast } from "./dom.js";
import { words } from "./words.js";

const PHOTO_BYTES = 10 * 1024 * 1024;

/** @param send takes `{text, photo?, replyTo?}` or `{file}`; when it throws, what was written comes back */
export function makeComposer(send) {
  const form = byId("composer");
  const text = byId("text");
  let replyTo = null;
  let photo = null;
  let isSending = false;

  const update = () => {
    byId("send").disabled = isSending || (text.value.trim() === "" && !photo);
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight + 3}px`;
  };

  const setReply = (reply) => {
    replyTo = reply;
    byId("reply-draft").hidden = !reply;
    byId("reply-name").textContent = reply?.name ?? "";
    byId("reply-text").textContent = reply?.excerpt ?? "";
  };

  const setPhoto = (file) => {
    if (photo) URL.revokeObjectURL(byId("photo-preview").src);
    photo = file;
    byId("photo-draft").hidden = !file;
    byId("photo").value = "";
    if (file) byId("photo-preview").src = URL.createObjectURL(file);
    update();
  };

  const clear = () => {
    text.value = "";
    setReply(null);
    setPhoto(null);
  };

  const submit = async () => {
    if (byId("send").disabled) return;
    const draft = { text: text.value, replyTo, photo };
    isSending = true;
    clear();
    try {
      await send({
        ...(draft.text.trim() ? { text: draft.text.trim() } : {}),
        ...(draft.replyTo ? { replyTo: draft.replyTo.id } : {}),
        ...(draft.photo ? { photo: await toBase64(draft.photo) } : {}),
      });
    } catch (error) {
      showToast(error.message);
      if (text.value === "" && !photo) {
        text.value = draft.text;
        setReply(draft.replyTo);
        setPhoto(draft.photo);
      }
    } finally {
      isSending = false;
      update();
    }
  };

  /** A table or a list goes by itself, as it does on a phone. */
  const sendFile = async (file) => {
    byId("photo").value = "";
    try {
      await send({ file: { name: file.name, content: await toBase64(file) } });
    } catch (error) {
      showToast(error.message);
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener("input", update);
  text.addEventListener("keydown", (event) => {
    // While pinyin is being turned into characters, Enter belongs to the input method.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  byId("photo").addEventListener("change", (event) => {
    const file = event.target.files[0];
    if (file && file.size > PHOTO_BYTES) showToast(words.photoTooLarge);
    else if (file && !file.type.startsWith("image/")) sendFile(file);
    else if (file) setPhoto(file);
    text.focus();
  });
  byId("photo-preview").addEventListener("error", () => {
    if (!photo) return;
    setPhoto(null);
    showToast(words.photoBroken);
  });
  byId("photo-cancel").addEventListener("click", () => setPhoto(null));
  byId("reply-cancel").addEventListener("click", () => setReply(null));
  update();

  return {
    clear,
    quote(message, name, excerpt) {
      setReply({ id: message.id, name, excerpt });
      text.focus();
    },
    write(value) {
      text.value = value;
      update();
      text.focus();
    },
  };
}

async function toBase64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary);
}
