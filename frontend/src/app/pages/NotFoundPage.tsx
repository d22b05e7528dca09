// An address that leads nowhere.
import { Link } from "wouter";
import { EmptyState } from "@/ui/EmptyState";

export function NotFoundPage() {
  return (
    <EmptyState title="There is nothing at this address">
      <p>
        The analysis may have been deleted, or the link is incomplete.{" "}
        <Link href="/">Ask a question</Link> instead.
      </p>
    </EmptyState>
  );
}
