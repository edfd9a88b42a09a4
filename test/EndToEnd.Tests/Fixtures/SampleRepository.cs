namespace LunarHub.EndToEnd.Tests.Fixtures;

/// <summary>A query of <see cref="SampleRepository"/> and what has to be among its first hits.</summary>
/// <param name="Mode">As in the API: hybrid, keyword, semantic or exact.</param>
/// <param name="Symbol">The symbol of that hit, or null where it has none.</param>
public sealed record SampleQuestion(string Query, string Mode, string Path, string? Symbol);

/// <summary>A small repository in many languages. Every word that a question asks for occurs in the one file that answers it.</summary>
public static class SampleRepository
{
    public static IReadOnlyList<SampleQuestion> Questions { get; } =
    [
        new("TokenBucketLimiter", "keyword", "src/Limits/TokenBucketLimiter.cs", "TokenBucketLimiter"),
        new("token bucket limiter", "keyword", "src/Limits/TokenBucketLimiter.cs", "TokenBucketLimiter"),
        new("exponential_backoff", "exact", "worker/retry.py", "exponential_backoff"),
        new("exponential backoff with jitter", "hybrid", "worker/retry.py", "exponential_backoff"),
        new("parseCookieHeader", "keyword", "web/cookies.ts", "parseCookieHeader"),
        new("ConsistentHashRing", "keyword", "cluster/ring.go", "ConsistentHashRing"),
        new("InvoiceLedger", "keyword", "billing/InvoiceLedger.java", "InvoiceLedger"),
        new("levenshtein", "keyword", "native/distance.rs", "levenshtein_distance"),
        new("wal_checkpoint(TRUNCATE)", "exact", "sql/maintenance.sql", null),
        new("how do I rotate the signing keys", "hybrid", "docs/operations.md", null),
        new("lang:python backoff", "hybrid", "worker/retry.py", "exponential_backoff"),
        new("path:cluster/ virtual nodes", "hybrid", "cluster/ring.go", "ConsistentHashRing"),
    ];

    public static GitFixture Create() => GitFixture.Of(Write, "sample");

    public static void Write(FastImport files) => files
        .Text("README.md", "# Sample\n\nA repository that the end-to-end tests index.\n")
        .Text("src/Limits/TokenBucketLimiter.cs", """
            namespace Sample.Limits;

            /// <summary>Admits bursts up to a capacity and refills at a steady rate.</summary>
            public sealed class TokenBucketLimiter(int capacity, double refillPerSecond, TimeProvider clock)
            {
                private double tokens = capacity;
                private long refilledAt = clock.GetTimestamp();

                public bool TryAcquire(int permits)
                {
                    Refill();
                    if (tokens < permits)
                    {
                        return false;
                    }

                    tokens -= permits;
                    return true;
                }

                private void Refill()
                {
                    var elapsed = clock.GetElapsedTime(refilledAt);
                    tokens = Math.Min(capacity, tokens + elapsed.TotalSeconds * refillPerSecond);
                    refilledAt = clock.GetTimestamp();
                }
            }

            """)
        .Text("worker/retry.py", """
            import random


            def exponential_backoff(attempt: int, base: float = 0.1, ceiling: float = 30.0) -> float:
                '''Seconds to wait before the given attempt: exponential backoff with full jitter.'''
                return random.uniform(0.0, min(ceiling, base * 2 ** attempt))


            class DeadLetterQueue:
                '''Keeps messages that failed too often.'''

                def __init__(self) -> None:
                    self.messages = []

                def bury(self, message, reason: str) -> None:
                    self.messages.append((message, reason))

            """)
        .Text("web/cookies.ts", """
            export interface Cookie { name: string; value: string }

            /** Splits the value of a Cookie header; later duplicates win. */
            export function parseCookieHeader(header: string): Map<string, Cookie> {
                const jar = new Map<string, Cookie>();
                for (const part of header.split(";")) {
                    const [name, ...rest] = part.trim().split("=");
                    if (name) {
                        jar.set(name, { name, value: decodeURIComponent(rest.join("=")) });
                    }
                }
                return jar;
            }

            """)
        .Text("cluster/ring.go", """
            package cluster

            import "sort"

            // ConsistentHashRing spreads keys over members; each member owns many virtual nodes.
            type ConsistentHashRing struct {
            	points  []uint64
            	members map[uint64]string
            }

            // Owner returns the member that a key belongs to.
            func (r *ConsistentHashRing) Owner(hash uint64) string {
            	i := sort.Search(len(r.points), func(i int) bool { return r.points[i] >= hash })
            	return r.members[r.points[i%len(r.points)]]
            }

            """)
        .Text("billing/InvoiceLedger.java", """
            package billing;

            import java.math.BigDecimal;
            import java.util.ArrayList;
            import java.util.List;

            /** Double-entry bookings of invoices. */
            public final class InvoiceLedger {
                private final List<BigDecimal> bookings = new ArrayList<>();

                public void book(BigDecimal amount) {
                    bookings.add(amount);
                }

                public BigDecimal outstandingBalance() {
                    return bookings.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
                }
            }

            """)
        .Text("native/distance.rs", """
            /// The least number of edits that turn one word into another.
            pub fn levenshtein_distance(left: &str, right: &str) -> usize {
                let right: Vec<char> = right.chars().collect();
                let mut row: Vec<usize> = (0..=right.len()).collect();
                for (i, a) in left.chars().enumerate() {
                    let mut diagonal = row[0];
                    row[0] = i + 1;
                    for (j, b) in right.iter().enumerate() {
                        let above = row[j + 1];
                        row[j + 1] = (above + 1).min(row[j] + 1).min(diagonal + usize::from(a != *b));
                        diagonal = above;
                    }
                }
                row[right.len()]
            }

            """)
        .Text("sql/maintenance.sql", "PRAGMA wal_checkpoint(TRUNCATE);\nVACUUM;\n")
        .Text("docs/operations.md", """
            # Operations

            ## Rotating signing keys

            To rotate the signing keys, add the new key first, wait until every replica has it, and only then retire the old one.

            ## Restoring a backup

            Stop the writers, copy the snapshot into place, and start them again.

            """)
        .Executable("tools/release.sh", "#!/bin/sh\nset -eu\ngit describe --tags\n");
}
