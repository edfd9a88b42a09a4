/** What a file is besides its language: test, generated, vendored and the like. */
export function Traits({ traits }: { traits: readonly string[] }) {
  return traits.map((trait) => (
    <span className="badge" key={trait}>
      {trait}
    </span>
  ));
}
