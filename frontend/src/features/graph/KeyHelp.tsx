// The keys of the studio, as a list.
import { Kbd, Modal } from "@mantine/core";
import classes from "./Studio.module.css";
import { KEYS } from "./studioKeys";

export function KeyHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys of the studio">
      <p className={classes.quiet}>
        They work while the drawing or the panel beside it has the focus. Tab reaches each variable;
        arrow keys move it. The table of links does all of this without keys.
      </p>
      <dl className={classes.keys}>
        {KEYS.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              {keys.split(" ").map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
