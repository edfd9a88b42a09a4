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
