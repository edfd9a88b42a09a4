using System.Text;
using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Product;

namespace LunarHub.Bench.Tests.Engine;

/// <summary>Two small repositories, cloned as a run of the benchmark clones them.</summary>
public sealed class SmallCorpus : IAsyncLifetime
{
    private readonly ScratchFolder _scratch = new();

    internal EngineCorpus Corpus { get; private set; } = null!;

    internal string Scratch => _scratch.Path;

    public async Task InitializeAsync()
    {
        var source = Path.Combine(_scratch.Path, "source");
        for (var repository = 0; repository < 2; repository++)
        {
            var folder = Path.Combine(source, $"repo{repository}");
            Directory.CreateDirectory(Path.Combine(folder, "src", "inner"));
            for (var file = 0; file < 12; file++)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, "src", file % 2 == 0 ? "" : "inner", $"Part{file}.cs"), Source(repository, file));
            }

            await File.WriteAllBytesAsync(Path.Combine(folder, "picture.bin"), [1, 0, 2]);
            await File.WriteAllTextAsync(Path.Combine(folder, "wide.txt"), "wide letters\n", Encoding.Unicode);
            await File.WriteAllBytesAsync(Path.Combine(folder, "latin.txt"), [.. "caf\u00e9 and tea"u8[..3], 0xE9, .. " and tea\n"u8]);
            string[][] commands = [["init", "--quiet"], ["add", "."], ["-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "commit.gpgSign=false", "commit", "--quiet", "-m", "files"]];
            foreach (var command in commands)
            {
                (await ProgramRun.RunAsync("git", command, folder)).ExitCode.Should().Be(0);
            }
        }

        Corpus = await CorpusCloner.CloneAsync(CorpusCloner.Find(new DirectoryInfo(source)), Path.Combine(_scratch.Path, "corpus"), CancellationToken.None);
    }

    public Task DisposeAsync()
    {
        _scratch.Dispose();
        return Task.CompletedTask;
    }

    private static string Source(int repository, int file) => $$"""
        using System.Collections.Generic;

        namespace Sample.Part{{file}};

        // Collects every parcel that was delivered before the given moment, oldest first.
        public class ParcelCollector{{(char)('A' + file)}}{{repository}}
        {
            private readonly List<int> deliveredParcels{{file}} = new();
            private readonly object deliveryLock = new DeliveryOptionsFactory().Create();
            private string warehouseName = WarehouseDirectory.FindNearest(customerAddress);

            public int CountParcels() => deliveredParcels{{file}}.Count; // public IEnumerable parcelDeliveries

            // Remembers that the parcel with this number was delivered, once and never twice.
            public void RememberParcel(int parcelNumber, string customerName)
            {
                if (!deliveredParcels{{file}}.Contains(parcelNumber) && customerName.Length > {{(file * 7) + repository}})
                {
                    deliveredParcels{{file}}.Add(parcelNumber); // kept in order of delivery
                }
            }
        }

        """;
}
