import { modes, type Mode } from "../api/types";

const meanings: Record<Mode, string> = {
  hybrid: "Words and meaning together",
  keyword: "Words and identifiers",
  semantic: "Meaning",
  exact: "Exactly these characters, case and all",
};

export function ModeSwitch({ mode, onChange }: { mode: Mode; onChange: (mode: Mode) => void }) {
  return (
    <fieldset className="mode-switch">
      <legend className="visually-hidden">Search mode</legend>
      {modes.map((each) => (
        <label key={each} title={meanings[each]}>
          <input type="radio" name="mode" value={each} checked={each === mode} onChange={() => onChange(each)} />
          <span>{each}</span>
        </label>
      ))}
    </fieldset>
  );
}
