using System.Net;
using System.Text.Json.Nodes;
using LunarHub.ApiHost.Tests.Hub;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Tests.Webhooks;

/// <summary>Every payload that <c>@octokit/webhooks-examples</c> has, posted as GitHub posts it.</summary>
public sealed class GitHubExamplesTests
{
    private static readonly string File = Path.Combine(Documents.Root, "test", "ApiHost.Tests", "webhook-examples", "node_modules", "@octokit", "webhooks-examples", "api.github.com", "index.json");

    private static readonly Lazy<IReadOnlyList<(string Event, JsonNode Payload)>> Examples = new(() =>
    {
        System.IO.File.Exists(File).Should().BeTrue("the examples must be installed: run `npm ci` in test/ApiHost.Tests/webhook-examples, as ./hub test does");
        return [.. JsonNode.Parse(System.IO.File.ReadAllText(File))!.AsArray().SelectMany(group => group!["examples"]!.AsArray().Select(example => (group["name"]!.GetValue<string>(), example!)))];
    });

    private static readonly Dictionary<string, WebhookEventKind> Used = new(StringComparer.Ordinal)
    {
        ["push"] = WebhookEventKind.RefsChanged,
        ["create"] = WebhookEventKind.RefsChanged,
        ["delete"] = WebhookEventKind.RefsChanged,
        ["repository.created"] = WebhookEventKind.SettingsChanged,
        ["repository.edited"] = WebhookEventKind.SettingsChanged,
        ["repository.renamed"] = WebhookEventKind.Moved,
        ["repository.transferred"] = WebhookEventKind.Moved,
        ["repository.publicized"] = WebhookEventKind.VisibilityChanged,
        ["repository.privatized"] = WebhookEventKind.VisibilityChanged,
        ["public"] = WebhookEventKind.VisibilityChanged,
        ["installation.created"] = WebhookEventKind.AccessGranted,
        ["installation.new_permissions_accepted"] = WebhookEventKind.AccessGranted,
        ["installation.unsuspend"] = WebhookEventKind.AccessGranted,
        ["installation.deleted"] = WebhookEventKind.AccessRevoked,
        ["installation.suspend"] = WebhookEventKind.AccessRevoked,
        ["installation_repositories.added"] = WebhookEventKind.AccessGranted,
        ["installation_repositories.removed"] = WebhookEventKind.AccessRevoked,
    };

    [Fact]
    public async Task Every_payload_is_accepted_and_those_that_concern_an_index_reach_an_inbox()
    {
        await using var hub = await Deliveries.StartAsync("https://github.com/Codertocat/Hello-World.git");
        var (number, met) = (0, new HashSet<string>(StringComparer.Ordinal));
        foreach (var (name, payload) in Examples.Value)
        {
            var before = hub.Grains.Inboxes.Received.Count;
            var (status, answer) = await Deliveries.GitHubAsync(hub, name, payload.ToJsonString(), $"d-{number++}");

            var full = payload is JsonObject && payload["action"] is JsonValue action ? $"{name}.{action.GetValue<string>()}" : name;
            if (Used.TryGetValue(full, out var kind))
            {
                met.Add(full);
                (status, answer["status"]!.GetValue<string>()).Should().Be((HttpStatusCode.Accepted, "accepted"), full);
                hub.Last().Should().BeEquivalentTo(new { Provider = "github", Event = full, Kind = kind, DeliveryId = $"d-{number - 1}" });
            }
            else
            {
                (status, answer["status"]!.GetValue<string>()).Should().Be(name == "ping" ? (HttpStatusCode.OK, "pong") : (HttpStatusCode.Accepted, "ignored"), full);
                hub.Grains.Inboxes.Received.Should().HaveCount(before, full);
            }
        }

        number.Should().BeGreaterThan(300);
        met.Should().BeEquivalentTo(Used.Keys);
        var metrics = await hub.Http.GetStringAsync("/metrics");
        metrics.Should().MatchRegex("lunarhub_webhook_unused_total\\{event=\"star.created\",provider=\"github\"\\} [1-9]");
    }

    [Fact]
    public async Task A_push_tells_its_ref_and_commits_and_finds_its_repository_by_the_clone_url()
    {
        await using var hub = await Deliveries.StartAsync("https://github.com/Codertocat/Hello-World.git");
        foreach (var (name, payload) in Examples.Value.Where(example => example.Event is "push" or "create" or "delete"))
        {
            var (_, answer) = await Deliveries.GitHubAsync(hub, name, payload.ToJsonString(), Guid.NewGuid().ToString());
            answer["repoId"]!.GetValue<string>().Should().Be("forge");
            var change = hub.Last().Refs.Should().ContainSingle().Subject;
            var told = payload["ref"]!.GetValue<string>();
            change.Ref.Should().Be(told.StartsWith("refs/", StringComparison.Ordinal) ? told : $"refs/tags/{told}");
            if (name == "push")
            {
                change.Before.Should().Be(payload["created"]!.GetValue<bool>() ? null : payload["before"]!.GetValue<string>());
                change.After.Should().Be(payload["deleted"]!.GetValue<bool>() ? null : payload["after"]!.GetValue<string>());
            }
        }
    }

    [Fact]
    public async Task A_move_names_the_old_address_and_the_new_ones()
    {
        await using var hub = await Deliveries.StartAsync("https://github.com/octocat/Hello-World");
        foreach (var (name, payload) in Examples.Value.Where(example => example is { Event: "repository" } && example.Payload["action"]!.GetValue<string>() == "transferred"))
        {
            var (_, answer) = await Deliveries.GitHubAsync(hub, name, payload.ToJsonString(), Guid.NewGuid().ToString());
            answer["repoId"]!.GetValue<string>().Should().Be("forge");
            hub.Last().NewAddresses.Should().Contain("https://github.com/Octocoders/Hello-World.git");
            hub.Last().Repositories.Should().ContainSingle().Which.Addresses.Should().Equal("https://github.com/octocat/Hello-World");
        }
    }

    [Fact]
    public async Task An_installation_names_its_repositories_and_a_form_is_read_as_well()
    {
        await using var hub = await Deliveries.StartAsync("https://github.com/Codertocat/Hello-World");
        var payload = Examples.Value.First(example => example is { Event: "installation_repositories" } && example.Payload["action"]!.GetValue<string>() == "added").Payload.ToJsonString();
        var form = "other=1&payload=" + Uri.EscapeDataString(payload).Replace("%20", "+", StringComparison.Ordinal);

        var (status, answer) = await Deliveries.PostAsync(
            hub, "github", System.Text.Encoding.UTF8.GetBytes(form), "application/x-www-form-urlencoded", ("X-GitHub-Event", "installation_repositories"), ("X-GitHub-Delivery", "f"), ("X-Hub-Signature-256", "sha256=" + Deliveries.Hex(form)));

        status.Should().Be(HttpStatusCode.Accepted, answer.ToJsonString());
        hub.Last().Repositories.Select(mention => mention.Addresses.Single()).Should().Equal("https://github.com/Codertocat/Space");
    }
}
