// A first call to the API, for a table that is not there yet.
export { LANGUAGES, type Language } from "./snippets";

import type { Language } from "./snippets";

const CODE: Record<Language, (server: string) => string> = {
  Python: (server) => `from wherefore import Wherefore

client = Wherefore("${server}")  # the token is read from WHEREFORE_TOKEN
result = client.ask("trial.csv", "What is the effect of treated on score?")
print(result.sentence)`,
  curl: (server) => `URL=${server}
curl -s -H "Authorization: Bearer $WHEREFORE_TOKEN" \\
  -F file=@trial.csv $URL/v1/datasets
curl -s -H "Authorization: Bearer $WHEREFORE_TOKEN" \\
  -H 'Content-Type: application/json' -H 'Prefer: wait=60' \\
  -d '{"dataset_id": "ds_…", "question": "What is the effect of treated on score?"}' \\
  $URL/v1/runs
curl -s -H "Authorization: Bearer $WHEREFORE_TOKEN" $URL/v1/runs/run_…/result`,
  "Command line": (server) => `export WHEREFORE_URL=${server}  # and WHEREFORE_TOKEN
wherefore ask trial.csv 'What is the effect of treated on score?' \\
  --wait --out report.html`,
};

export const first = (language: Language, server: string): string => CODE[language](server);
