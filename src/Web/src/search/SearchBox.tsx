import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from "react";
import { navigate } from "../app/history";
import { searchUrl, type Criteria } from "../app/routes";
import { searchBoxId } from "./keyboard";

/** Long enough to skip most letters of a word being typed, short enough to feel immediate. */
export const debounceMs = 150;

interface Props {
  /** Of the search that is shown, or was shown last. */
  criteria: Criteria;
  /** True on the search page, where typing searches; elsewhere Enter does. */
  live: boolean;
  onSubmit: () => void;
}

/** The address holds the search; this holds only what has been typed and not searched for yet. */
export function SearchBox({ criteria, live, onSubmit }: Props) {
  const [text, setText] = useState(criteria.query);
  const [composing, setComposing] = useState(false);
  const committed = useRef(criteria.query);
  const latest = useRef(criteria);
  latest.current = criteria;

  useEffect(() => {
    if (criteria.query === committed.current) return;
    committed.current = criteria.query;
    setText(criteria.query);
  }, [criteria.query]);

  useEffect(() => {
    if (!live || composing || text === committed.current) return;
    const timer = setTimeout(() => commit(text, true), debounceMs);
    return () => clearTimeout(timer);
  }, [text, live, composing]);

  function commit(query: string, replace: boolean) {
    committed.current = query;
    navigate(searchUrl({ ...latest.current, query }), { replace });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (live && text === committed.current) onSubmit();
    else commit(text, live);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (text === "") {
      event.currentTarget.blur();
      return;
    }
    setText("");
    if (live) commit("", true);
  }

  return (
    <form className="search-box" role="search" onSubmit={submit}>
      <label className="visually-hidden" htmlFor={searchBoxId}>
        Search code
      </label>
      <input
        id={searchBoxId}
        type="search"
        value={text}
        placeholder="Search code"
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="search"
        autoFocus={live}
        aria-keyshortcuts="/"
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}
