using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace LunarHub.Bench.Output;

/// <summary>The tables of one run: printed for people and, on request, written as JSON with the same figures.</summary>
internal sealed class BenchReport(string title)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<(string Caption, string[] Columns, List<string[]> Rows)> _tables = [];
    private readonly Dictionary<string, object?> _data = [];

    /// <summary>Adds a table for the screen.</summary>
    public void AddTable(string caption, string[] columns, IEnumerable<string[]> rows) => _tables.Add((caption, columns, [.. rows]));

    /// <summary>Adds a value for the JSON file.</summary>
    public void AddData(string name, object? value) => _data[name] = value;

    /// <summary>Prints the tables as Markdown that can be pasted into a page, and writes the JSON file where one is named.</summary>
    public void Publish(FileInfo? json)
    {
        // A table cut to a terminal's width cannot be pasted.
        AnsiConsole.Profile.Width = 200;
        AnsiConsole.Profile.Capabilities.Ansi &= !Console.IsOutputRedirected;
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLineInterpolated($"[bold]{title}[/]");
        AnsiConsole.WriteLine(MachineDescription.Current.ToString());
        foreach (var (caption, columns, rows) in _tables)
        {
            AnsiConsole.WriteLine();
            AnsiConsole.WriteLine(caption);
            var table = new Table().Border(TableBorder.Markdown);
            for (var i = 0; i < columns.Length; i++)
            {
                var column = new TableColumn(Markup.Escape(columns[i])).NoWrap();
                table.AddColumn(i == 0 ? column : column.RightAligned());
            }

            foreach (var row in rows)
            {
                table.AddRow([.. row.Select(Markup.Escape)]);
            }

            AnsiConsole.Write(table);
        }

        if (json is not null)
        {
            _data["machine"] = MachineDescription.Current;
            File.WriteAllText(json.FullName, JsonSerializer.Serialize(_data, Json) + "\n");
            AnsiConsole.MarkupLineInterpolated($"[grey]written to {json.Name}[/]");
        }
    }
}
