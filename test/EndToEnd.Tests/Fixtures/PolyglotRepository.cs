namespace LunarHub.EndToEnd.Tests.Fixtures;

/// <summary>A small repository in several languages whose every answer is known.</summary>
internal static class PolyglotRepository
{
    /// <summary>Files that each define one function with the same rare word: enough for several pages of hits.</summary>
    public const int Items = 45;

    public static GitFixture Create() => GitFixture.Of(
        files =>
        {
            foreach (var (path, text) in Files())
            {
                files.Text(path, text);
            }
        },
        "polyglot with space");

    public static IEnumerable<(string Path, string Text)> Files()
    {
        yield return ("src/http_date.py", Python);
        yield return ("tests/test_http_date.py", PythonTest);
        yield return ("src/Retrying/RetryPolicy.cs", CSharp);
        yield return ("web/relativeDate.ts", TypeScript);
        yield return ("cmd/server/main.go", Go);
        yield return ("java/org/example/BloomFilter.java", Java);
        yield return ("docs/guide.md", Markdown);
        yield return ("config/server.ini", "[server]\nlisten = 127.0.0.1\nkeepalive_seconds = 75\n");
        for (var i = 0; i < Items; i++)
        {
            yield return ($"items/item_{i:00}.py", $"def handle_item_{i:00}(order):\n    \"\"\"Ship parcel {i} by quokka.\"\"\"\n    return order.quantity * {i + 1}\n");
        }
    }

    private const string Python = """
        from datetime import datetime, timezone

        FORMATS = ("%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT")


        def parse_http_date(value):
            # The date of a Last-Modified header; None when it is not one.
            for candidate in FORMATS:
                try:
                    return datetime.strptime(value, candidate).replace(tzinfo=timezone.utc)
                except ValueError:
                    continue
            return None


        class ConditionalRequest:
            def is_not_modified(self, last_modified, header):
                since = parse_http_date(header)
                return since is not None and last_modified <= since

        """;

    private const string PythonTest = """
        from http_date import parse_http_date


        def test_rejects_garbage():
            assert parse_http_date("yesterday") is None

        """;

    private const string CSharp = """
        namespace Example.Retrying;

        /// <summary>Waits longer after each failure.</summary>
        public sealed class RetryPolicy(TimeSpan firstDelay, int maximumAttempts)
        {
            public TimeSpan ComputeBackoffDelay(int attempt)
            {
                var factor = Math.Pow(2, Math.Min(attempt, maximumAttempts));
                return firstDelay * factor;
            }

            public bool ShouldRetry(int attempt) => attempt < maximumAttempts;
        }

        """;

    private const string TypeScript = """
        export interface RelativeDateOptions {
          locale: string;
        }

        export function formatRelativeDate(then: Date, now: Date, options: RelativeDateOptions): string {
          const seconds = Math.round((now.getTime() - then.getTime()) / 1000);
          return new Intl.RelativeTimeFormat(options.locale).format(-seconds, "second");
        }

        """;

    private const string Go = """
        package main

        import "net/http"

        // serveHealth answers load balancers that ask whether this process still lives.
        func serveHealth(writer http.ResponseWriter, request *http.Request) {
        	writer.WriteHeader(http.StatusNoContent)
        }

        func main() {
        	http.HandleFunc("/healthz", serveHealth)
        	_ = http.ListenAndServe("127.0.0.1:9000", nil)
        }

        """;

    private const string Java = """
        package org.example;

        public final class BloomFilter {
            private final long[] bits;

            public BloomFilter(int words) {
                this.bits = new long[words];
            }

            public boolean mightContain(long hash) {
                int bit = (int) Math.floorMod(hash, bits.length * 64L);
                return (bits[bit >>> 6] & (1L << bit)) != 0;
            }
        }

        """;

    private const string Markdown = """
        # Guide

        ## Installing on a server
        Copy the binary and start it with systemd.

        ## Rotating the logs
        The log files are rotated every night by logrotate and kept for two weeks.

        """;
}
