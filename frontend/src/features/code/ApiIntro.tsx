// How programs reach this server: the address, a key, and a first call in three languages.
import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { Panel } from "@/ui/Panel";
import { Snippet } from "@/ui/Snippet";
import { first, LANGUAGES, type Language } from "./first";

export function ApiIntro() {
  const [language, setLanguage] = useState<Language>("Python");
  const server = window.location.origin;
  return (
    <>
      <Panel
        title="A first call"
        note="The same in each language: a table goes up, a question is asked, the answer is read."
      >
        <SegmentedControl
          mb="sm"
          aria-label="Language"
          data={[...LANGUAGES]}
          value={language}
          onChange={(value) => setLanguage(value as Language)}
        />
        <Snippet label={language} code={first(language, server)} />
        <p>
          The token is a key from the <Link href="/settings">settings</Link>. Every analysis has its
          own code in its tab “Code”.
        </p>
      </Panel>
      <Panel
        title="Everything it can do"
        note="OpenAPI 3.1: what each call takes and answers, its errors included."
      >
        <a href="/v1/openapi.json">The description of the API</a>
      </Panel>
      <Panel title="From other programs" note="These speak of the same runs and read the same log.">
        <Snippet
          label="Addresses"
          code={`${server}/mcp                    assistants, by the Model Context Protocol
${server}/v1/chat/completions    chat front ends, as OpenAI's API
${server}/v1/agui                agent front ends, by AG-UI`}
        />
      </Panel>
    </>
  );
}
