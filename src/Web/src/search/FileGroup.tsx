import { Link } from "../app/Link";
import { fileUrl } from "../app/routes";
import { Freshness } from "./Freshness";
import { hitKey, type FileHits } from "./groups";
import { HitView } from "./HitView";

interface Props {
  group: FileHits;
  repoId: string;
  repoName: string;
  explained: ReadonlySet<string>;
  onToggleExplain: (key: string) => void;
}

/** A path broken only after its slashes, its last part set apart. */
export function PathText({ path }: { path: string }) {
  const cut = path.lastIndexOf("/") + 1;
  const folders = path.slice(0, cut).split(/(?<=\/)/);
  return (
    <span className="path" translate="no">
      <span className="folders">
        {folders.map((folder, index) => (
          <span key={index}>
            {folder}
            <wbr />
          </span>
        ))}
      </span>
      <span className="file-name">{path.slice(cut)}</span>
    </span>
  );
}

export function FileGroup({ group, repoId, repoName, explained, onToggleExplain }: Props) {
  const [first] = group.hits;
  return (
    <li className="file-group panel">
      <header className="file-head">
        <h2>
          <Link to={fileUrl(repoId, first.path, first.ref)} tabIndex={-1}>
            <span className="repo-name">{repoName}</span>
            <PathText path={first.path} />
          </Link>
        </h2>
        <p className="file-facts">
          <span className="badge">{first.language}</span>
          <Freshness hit={first} />
        </p>
      </header>
      <ul className="hits">
        {group.hits.map((hit) => {
          const key = hitKey(hit);
          return <HitView key={key} hit={hit} repoId={repoId} explained={explained.has(key)} onToggleExplain={() => onToggleExplain(key)} />;
        })}
      </ul>
    </li>
  );
}
