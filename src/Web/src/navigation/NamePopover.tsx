import { useEffect, useRef, type KeyboardEvent } from "react";
import { api } from "../api/client";
import type { Definition, FileReferences, NamePlace } from "../api/types";
import { Link } from "../app/Link";
import { fileUrl } from "../app/routes";
import { formatNoun } from "../shared/format";
import { ProblemNotice } from "../shared/ProblemNotice";
import { Traits } from "../shared/Traits";
import { useLoad } from "../shared/useLoad";

/** Definitions shown; the rest are counted. */
const mostDefinitions = 5;

interface Props {
  place: NamePlace;
  name: string;
  /** Pixels from the top and left of the box that it lies in. */
  top: number;
  left: number;
  onClose: () => void;
}

/** What a name in the code means and where else it is used: matched by name, asked from its place. */
export function NamePopover({ place, name, top, left, onClose }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const key = `${place.repoId} ${place.ref} ${place.path} ${place.line}:${place.column}`;
  const definitions = useLoad(`definitions ${key}`, (signal) => api.definitions(place, signal));
  const references = useLoad(`references ${key}`, (signal) => api.references(place, signal));

  useEffect(() => {
    const before = document.activeElement;
    box.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [key]);

  useEffect(() => {
    const away = (event: MouseEvent) => {
      if (event.target instanceof Element && !box.current?.contains(event.target) && !event.target.closest(".file-code")) onClose();
    };
    document.addEventListener("mousedown", away);
    return () => document.removeEventListener("mousedown", away);
  }, [onClose]);

  function onKey(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.key === "j" || event.key === "ArrowDown" ? 1 : event.key === "k" || event.key === "ArrowUp" ? -1 : 0;
    if (step === 0 && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (step === 0) {
      onClose();
      return;
    }
    const links = [...(box.current?.querySelectorAll<HTMLElement>("a") ?? [])];
    const next = links.findIndex((link) => link === document.activeElement) + step;
    links[Math.max(0, Math.min(next, links.length - 1))]?.focus();
  }

  const found = definitions.value?.definitions ?? [];
  const uses = references.value;
  const warnings = [...new Set([...(definitions.value?.warnings ?? []), ...(definitions.value?.missing ?? [])])];
  return (
    <div ref={box} className="name-popover panel" role="dialog" aria-label={`${name}: definitions and references`} tabIndex={-1} style={{ top, left }} onKeyDown={onKey}>
      <header>
        <strong className="symbol">{name}</strong>
        <span className="hint">matched by name</span>
        <button type="button" className="quiet" aria-label="Close" onClick={onClose}>
          ×
        </button>
      </header>
      {definitions.problem && <ProblemNotice problem={definitions.problem} />}
      {definitions.value == null && definitions.problem == null && (
        <p className="hint" role="status">
          Looking…
        </p>
      )}
      {found.length > 0 && (
        <section aria-label="Definitions">
          <h2>{formatNoun(definitions.value?.total ?? found.length, "definition")}</h2>
          <ul>
            {found.slice(0, mostDefinitions).map((definition) => (
              <DefinitionItem key={`${definition.repoId} ${definition.path} ${definition.nameLine} ${definition.nameColumn}`} definition={definition} />
            ))}
          </ul>
        </section>
      )}
      {uses && uses.total > 0 && (
        <section aria-label="References">
          <h2>
            {uses.totalIsExact ? "" : "at least "}
            {formatNoun(uses.total, "use")}
          </h2>
          <ul>
            {uses.files.map((file) => (
              <FileItem key={`${file.repoId} ${file.path}`} file={file} />
            ))}
          </ul>
          {uses.cursor && <p className="hint">The nearest are listed.</p>}
        </section>
      )}
      {warnings.map((warning) => (
        <p className="hint" key={warning}>
          {warning}
        </p>
      ))}
    </div>
  );
}

/** What it is, and of what where that tells it from others of its name. */
function kindOf({ kind, scope }: Definition): string {
  const owner = scope?.slice(scope.lastIndexOf(".") + 1);
  return owner && (kind === "method" || kind === "field" || kind === "constant") ? `${kind} of ${owner}` : kind;
}

export function DefinitionItem({ definition }: { definition: Definition }) {
  const line = { start: definition.nameLine, end: definition.nameLine };
  return (
    <li className="definition">
      <Link to={fileUrl(definition.repoId, definition.path, definition.ref, line)} title={definition.reasons.join(", ")}>
        <span className="symbol">{definition.signature ?? definition.name}</span>
        <span className="where">
          <span className="kind">{kindOf(definition)}</span> {definition.repo} {definition.path}:{definition.nameLine}
        </span>
      </Link>
      <Traits traits={definition.traits} />
    </li>
  );
}

function FileItem({ file }: { file: FileReferences }) {
  return (
    <li>
      <details open={file.reasons.includes("same file") || undefined}>
        <summary>
          {file.path} <span className="kind">{file.references.length}</span>
        </summary>
        <ul>
          {file.references.map((use) => (
            <li key={`${use.line}:${use.column}`}>
              <Link to={fileUrl(file.repoId, file.path, file.ref, { start: use.line, end: use.line })}>
                <span className="line-of">{use.line}</span>
                <code>{use.text.trim()}</code>
              </Link>
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}
