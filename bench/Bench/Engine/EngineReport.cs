using LunarHub.Bench.Engine.Matches;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Bench.Output;

namespace LunarHub.Bench.Engine;

/// <summary>The figures of an engine run as tables and as JSON; docs/benchmarks.md describes the fields.</summary>
internal static class EngineReport
{
    private const string None = "–";

    public static BenchReport Of(IReadOnlyList<ScaleFigures> scales, IReadOnlyList<string> notes, EngineBenchOptions options)
    {
        var report = new BenchReport("Lunar Hub's engine and other search systems over the same files");
        foreach (var scale in scales)
        {
            var corpus = $"{scale.Files:N0} files, {scale.TextBytes / 1e6:F1} MB, {scale.Repositories} {(scale.Repositories == 1 ? "repository" : "repositories")}{(scales.Count > 1 ? $", scale {scale.Scale}" : "")}";
            AddMain(report, scale, $"{corpus}; {options.Queries} queries a class, p50/p95 in ms, median of {options.Runs} runs each; indexed systems answer their best {SearchSystem.Hits}");
            AddRatios(report, scale);
            AddAgreement(report, scale);
            AddDifferences(report, scale);
            AddLoad(report, scale);
        }

        if (notes.Count > 0)
        {
            report.AddTable("Not measured", ["why"], notes.Select(note => (string[])[note]));
        }

        report.AddData("queriesPerClass", options.Queries);
        report.AddData("runs", options.Runs);
        report.AddData("builds", options.Builds);
        report.AddData("notes", notes);
        report.AddData("scales", scales.Select(Json));
        return report;
    }

    private static void AddMain(BenchReport report, ScaleFigures scale, string caption) => report.AddTable(
        caption,
        ["system", "build s", "index MB", "× text", "resident MB", "idle MB: own + files", "changed file ms", .. QueryClasses.All.Select(kind => kind.Name())],
        scale.Systems.Select(system => (string[])
        [
            system.Name,
            system.BuildMs is { } build ? $"{build / 1_000:F1}" : None,
            system.IndexBytes is { } bytes ? $"{bytes / 1e6:F1}" : None,
            system.IndexBytes is { } size ? $"{(double)size / scale.TextBytes:F2}" : None,
            system.Memory is { } memory ? $"{memory.Bytes / 1e6:F0}" : None,
            system.IdleMemory is { } idle ? $"{idle.OwnBytes / 1e6:F0} + {idle.FileBytes / 1e6:F0}" : None,
            system.UpdateMs is { } update ? $"{update:F0}" : None,
            .. QueryClasses.All.Select(kind => system.Latency.TryGetValue(kind, out var figures) ? $"{Short(figures.P50)}/{Short(figures.P95)}" : None),
        ]));

    private static void AddRatios(BenchReport report, ScaleFigures scale)
    {
        var ours = scale.Systems[0];
        report.AddTable(
            $"Median of each system divided by that of {ours.Name}",
            ["system", .. QueryClasses.All.Select(kind => kind.Name()), "through"],
            scale.Systems.Skip(1).Select(system => (string[])
            [
                system.Name,
                .. QueryClasses.All.Select(kind => system.Latency.TryGetValue(kind, out var theirs) && ours.Latency.TryGetValue(kind, out var own) && own.P50 > 0 ? $"{Short(theirs.P50 / own.P50)}" : None),
                system.Through,
            ]));
    }

    private static void AddAgreement(BenchReport report, ScaleFigures scale) => report.AddTable(
        "Matches against ripgrep: found of those it finds, + others",
        ["system", "class", "queries equal", "files", "lines"],
        from system in scale.Systems
        from entry in system.Agreement.OrderBy(entry => entry.Key)
        let sum = entry.Value
        select (string[])
        [
            system.Name,
            entry.Key.Name(),
            $"{sum.Equal} of {sum.Queries}",
            $"{sum.FilesFound} of {sum.Files}{Extra(sum.FilesExtra)}",
            sum.HasLines ? $"{sum.LinesFound} of {sum.Lines}{Extra(sum.LinesExtra)}" : None,
        ]);

    private static void AddDifferences(BenchReport report, ScaleFigures scale)
    {
        var rows = scale.Systems.SelectMany(system => system.Agreement.Values
            .SelectMany(sum => sum.Differences)
            .GroupBy(difference => difference.Reason)
            .OrderByDescending(group => group.Count())
            .Select(group => (string[])
            [
                system.Name,
                group.Key.Length > 0 ? group.Key : "nothing unusual",
                $"{group.Select(difference => difference.File).Distinct().Count()}",
                group.First().What,
                group.First().Query,
                Path.GetFileName(group.First().File),
            ])).ToList();
        if (rows.Count > 0)
        {
            report.AddTable("Files on which they differ from ripgrep, by what is unusual about them, with one example; the JSON file has all", ["system", "the files are", "files", "what", "query", "file"], rows);
        }
    }

    private static void AddLoad(BenchReport report, ScaleFigures scale)
    {
        var rows = scale.Systems.SelectMany(system => system.Load.GroupBy(load => (load.Class, load.Indexing)).Select(group => (string[])
        [
            system.Name,
            group.Key.Class.Name(),
            group.Key.Indexing ? "yes" : "no",
            .. group.OrderBy(load => load.Clients).Select(load => $"{load.QueriesPerSecond:N0}, {load.QueriesPerSecond / Environment.ProcessorCount:N0} ({Short(load.P95Ms)})"),
        ])).ToList();
        if (rows.Count > 0)
        {
            report.AddTable($"Queries a second, for each of the {Environment.ProcessorCount} cores (p95 ms), by the number of clients on the same machine", ["system", "class", "while indexing", .. SystemSet.LoadClients.Select(clients => $"{clients}")], rows);
        }
    }

    private static object Json(ScaleFigures scale) => new
    {
        scale.Scale,
        scale.Repositories,
        scale.Files,
        scale.TextBytes,
        scale.BinaryFiles,
        systems = scale.Systems.Select(system => new
        {
            system.Name,
            system.Through,
            system.BuildMs,
            system.IndexBytes,
            residentBytes = system.Memory?.Bytes,
            residentFileBytes = system.Memory?.FileBytes,
            idleBytes = system.IdleMemory?.Bytes,
            idleFileBytes = system.IdleMemory?.FileBytes,
            system.UpdateMs,
            latency = system.Latency.ToDictionary(entry => entry.Key.Name(), entry => entry.Value),
            agreement = system.Agreement.ToDictionary(entry => entry.Key.Name(), entry => Json(entry.Value)),
            load = system.Load.Select(load => new { @class = load.Class.Name(), load.Clients, load.Indexing, load.QueriesPerSecond, queriesPerSecondPerCore = load.QueriesPerSecond / Environment.ProcessorCount, load.P95Ms }),
        }),
    };

    private static object Json(Agreement sum) => new
    {
        sum.Queries,
        sum.Equal,
        sum.Files,
        sum.FilesFound,
        sum.FilesExtra,
        lines = sum.HasLines ? sum.Lines : (int?)null,
        linesFound = sum.HasLines ? sum.LinesFound : (int?)null,
        linesExtra = sum.HasLines ? sum.LinesExtra : (int?)null,
        sum.Differences,
    };

    private static string Extra(int count) => count > 0 ? $" + {count}" : "";

    private static string Short(double value) => value switch
    {
        < 1 => $"{value:F2}",
        < 10 => $"{value:F1}",
        _ => $"{value:F0}",
    };
}
