import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { keyStore } from "../api/key";
import { KeyForm } from "../auth/KeyForm";
import { FilePage } from "../file/FilePage";
import { ReposPage } from "../repos/ReposPage";
import { useSearchKeys } from "../search/keyboard";
import { SearchPage } from "../search/SearchPage";
import { Boundary } from "./Boundary";
import { Header } from "./Header";
import { useHref } from "./history";
import { Link } from "./Link";
import { noCriteria, parseRoute, type Route } from "./routes";

function titleOf(route: Route): string {
  switch (route.page) {
    case "search":
      return route.criteria.query === "" ? "Lunar Hub" : `${route.criteria.query.slice(0, 60)} · Lunar Hub`;
    case "repos":
      return "Repositories · Lunar Hub";
    case "file":
      return `${route.path.slice(route.path.lastIndexOf("/") + 1)} · Lunar Hub`;
    case "missing":
      return "Not found · Lunar Hub";
  }
}

export function App() {
  const href = useHref();
  const route = useMemo(() => parseRoute(new URL(href)), [href]);
  const keyNeeded = useSyncExternalStore(keyStore.subscribe, () => keyStore.needed);
  const keyVersion = useSyncExternalStore(keyStore.subscribe, () => keyStore.version);
  const main = useRef<HTMLElement>(null);
  const lastCriteria = useRef(noCriteria);
  const [round, setRound] = useState(0);
  useSearchKeys();

  if (route.page === "search") lastCriteria.current = route.criteria;
  const title = titleOf(route);
  useEffect(() => {
    document.title = title;
  }, [title]);

  // Following a link takes the focused element away; the next Tab should start in the new page, not at the top.
  useEffect(() => {
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, [route.page]);

  return (
    <>
      <Header page={route.page} criteria={lastCriteria.current} onSearchAgain={() => setRound((previous) => previous + 1)} />
      <main id="main" ref={main} tabIndex={-1}>
        <Boundary key={`${keyVersion} ${route.page}`}>
          {keyNeeded ? <KeyForm /> : <Page route={route} round={round} last={lastCriteria.current} />}
        </Boundary>
      </main>
    </>
  );
}

function Page({ route, round, last }: { route: Route; round: number; last: typeof noCriteria }) {
  switch (route.page) {
    case "search":
      return <SearchPage criteria={route.criteria} round={round} />;
    case "repos":
      return <ReposPage />;
    case "file":
      return <FilePage repoId={route.repoId} path={route.path} refName={route.ref} lines={route.lines} from={last} />;
    case "missing":
      return (
        <section className="empty panel">
          <h1>There is no such page</h1>
          <p>
            <Link to="/">Search</Link> or see the <Link to="/repos">repositories</Link>.
          </p>
        </section>
      );
  }
}
