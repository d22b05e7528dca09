// Sends a body and tells how much of it has left (fetch cannot, XMLHttpRequest can).
import { offline, problemOf } from "./problem";

interface Message {
  method: "POST" | "PUT";
  url: string;
  body: XMLHttpRequestBodyInit;
  headers?: Readonly<Record<string, string>>;
  /** Hears the share that has left, from 0 to 1. */
  onSent: (share: number) => void;
}

/** Return the answer's JSON, null for an empty one, or throw what went wrong as a Problem. */
export function transmit({ method, url, body, headers = {}, onSent }: Message): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.setRequestHeader("accept", "application/json");
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onSent(total ? loaded / total : 1);
    request.onerror = () => reject(offline());
    request.onload = () => {
      const answer = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(answer);
      else reject(problemOf(request.status, answer, request.getResponseHeader("x-request-id")));
    };
    request.send(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
