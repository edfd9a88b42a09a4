using System.CommandLine;

namespace LunarHub.Bench.Commands;

/// <summary>What can be measured of this edition's grain host.</summary>
internal static class EditionCommands
{
    public static IEnumerable<Command> All { get; } = [ClusterCommand.Create()];
}
