import { Link } from "../app/Link";
import { fileUrl } from "../app/routes";
import { Age } from "../shared/Age";
import { Freshness } from "../shared/Freshness";
import { PathText } from "../shared/PathText";
import { Traits } from "../shared/Traits";
import { hitKey, type FileHits } from "./groups";
import { HitView } from "./HitView";

interface Props {
  group: FileHits;
  explained: ReadonlySet<string>;
  onToggleExplain: (key: string) => void;
}

export function FileGroup({ group, explained, onToggleExplain }: Props) {
  const [first] = group.hits;
  return (
    <li className="file-group panel">
      <header className="file-head">
        <h2>
          <Link to={fileUrl(first.repoId, first.path, first.ref)} tabIndex={-1}>
            <span className="repo-name">{first.repo}</span>
            <PathText path={first.path} />
          </Link>
        </h2>
        <p className="file-facts">
          <span className="badge">{first.language}</span>
          <Traits traits={first.traits} />
          <Freshness refName={first.ref} commit={first.commit} isHead={first.isHead} indexedAt={first.indexedAt} />
          {first.lastChange && (
            <span className="last-change">
              changed <Age at={first.lastChange.at} /> by {first.lastChange.author}
            </span>
          )}
        </p>
      </header>
      <ul className="hits">
        {group.hits.map((hit) => {
          const key = hitKey(hit);
          return <HitView key={key} hit={hit} explained={explained.has(key)} onToggleExplain={() => onToggleExplain(key)} />;
        })}
      </ul>
    </li>
  );
}
