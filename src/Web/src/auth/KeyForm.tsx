import { useState, type FormEvent } from "react";
import { keyStore } from "../api/key";

/** Asks for an API key. It is kept in this tab's sessionStorage only. */
export function KeyForm() {
  const [key, setKey] = useState("");
  const refused = keyStore.key != null;

  function submit(event: FormEvent) {
    event.preventDefault();
    const trimmed = key.trim();
    if (trimmed !== "") keyStore.set(trimmed);
  }

  return (
    <form className="key-form panel" onSubmit={submit}>
      <h1>This server asks for an API key</h1>
      {refused && <p role="alert" className="field-error">The server did not accept the last key.</p>}
      <label htmlFor="api-key">API key</label>
      <input id="api-key" type="password" value={key} autoComplete="off" autoFocus onChange={(event) => setKey(event.currentTarget.value)} />
      <p className="hint">It stays in this browser tab and is sent to this server only.</p>
      <button type="submit" className="primary" disabled={key.trim() === ""}>
        Continue
      </button>
    </form>
  );
}
