import { useState, type FormEvent } from "react";
import { api } from "../api/client";
import { toProblem, type Problem } from "../api/problem";
import { ProblemNotice } from "../shared/ProblemNotice";

/** Adds a repository by path or URL; the server clones and indexes it on its own time. */
export function AddRepo({ onAdded }: { onAdded: () => void }) {
  const [source, setSource] = useState("");
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const trimmed = source.trim();
    if (trimmed === "" || sending) return;
    setSending(true);
    setProblem(undefined);
    try {
      await api.addRepo(trimmed);
      setSource("");
      onAdded();
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setSending(false);
    }
  }

  return (
    <form className="add-repo" onSubmit={(event) => void submit(event)}>
      <label htmlFor="add-source">Add a repository</label>
      <div className="add-row">
        <input
          id="add-source"
          value={source}
          placeholder="https://host/owner/name.git or /path/on/the/server"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        <button type="submit" className="primary" disabled={source.trim() === "" || sending}>
          {sending ? "Adding…" : "Add"}
        </button>
      </div>
      {problem && <ProblemNotice problem={problem} />}
    </form>
  );
}
