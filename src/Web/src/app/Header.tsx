import { useSyncExternalStore, type MouseEvent } from "react";
import { keyStore } from "../api/key";
import { SearchBox } from "../search/SearchBox";
import { forgetLastAnswer } from "../search/useSearch";
import { Link } from "./Link";
import type { Criteria, Route } from "./routes";

interface Props {
  page: Route["page"];
  criteria: Criteria;
  onSearchAgain: () => void;
}

function forgetKey() {
  forgetLastAnswer();
  keyStore.forget();
}

function skipToMain(event: MouseEvent) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

export function Header({ page, criteria, onSearchAgain }: Props) {
  const hasKey = useSyncExternalStore(keyStore.subscribe, () => keyStore.key != null);
  return (
    <header className="top">
      <a className="skip" href="#main" onClick={skipToMain}>
        Skip to the content
      </a>
      <Link className="brand" to="/">
        <img src="/favicon.svg" alt="" width="20" height="20" />
        Lunar Hub
      </Link>
      <SearchBox criteria={criteria} live={page === "search"} onSubmit={onSearchAgain} />
      <nav aria-label="Pages">
        <Link to="/repos" aria-current={page === "repos" ? "page" : undefined}>
          Repositories
        </Link>
        {hasKey && (
          <button type="button" className="quiet" onClick={forgetKey}>
            Forget key
          </button>
        )}
      </nav>
    </header>
  );
}
