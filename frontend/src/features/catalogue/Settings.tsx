// The settings of an algorithm, as its own schema tells them.
import classes from "./AlgorithmCard.module.css";

interface Setting {
  description?: string;
  default?: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
}

export function Settings({ schema }: { schema: Record<string, unknown> }) {
  const settings = Object.entries((schema.properties ?? {}) as Record<string, Setting>);
  if (settings.length === 0) return null;
  return (
    <details>
      <summary>Settings ({settings.length})</summary>
      <table className={classes.settings}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Default</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          {settings.map(([name, setting]) => (
            <tr key={name}>
              <td>
                <code>{name}</code>
              </td>
              <td>{setting.default === undefined ? "" : JSON.stringify(setting.default)}</td>
              <td>{[setting.description, setting.enum?.join(", ")].filter(Boolean).join(" ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
