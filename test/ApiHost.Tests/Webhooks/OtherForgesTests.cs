using System.Net;
using System.Security.Cryptography;
using System.Text;
using LunarHub.ApiHost.Tests.Hub;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Tests.Webhooks;

/// <summary>Payloads as the forges' own references describe them, shortened by what no index needs.</summary>
public sealed class OtherForgesTests
{
    private const string Old = "95790bf891e76fee5e1747ab589903a6a1f80f22";
    private const string New = "da1560886d4f094c3e6c9ef40349f7d38b5d27d7";
    private const string None = "0000000000000000000000000000000000000000";

    private const string GitLabProject = """
        "project": {"id": 15, "name": "Diaspora", "web_url": "http://gitlab.example/mike/diaspora", "git_ssh_url": "git@gitlab.example:mike/diaspora.git", "git_http_url": "http://gitlab.example/mike/diaspora.git",
          "namespace": "Mike", "visibility_level": 0, "path_with_namespace": "mike/diaspora", "default_branch": "master", "homepage": "http://gitlab.example/mike/diaspora", "url": "git@gitlab.example:mike/diaspora.git"}
        """;

    private const string GiteaRepository = """
        "repository": {"id": 140, "owner": {"id": 1, "login": "gitea", "username": "gitea"}, "name": "webhooks", "full_name": "gitea/webhooks", "private": false, "fork": false,
          "html_url": "http://gitea.example:3000/gitea/webhooks", "ssh_url": "ssh://gitea@gitea.example:2222/gitea/webhooks.git", "clone_url": "http://gitea.example:3000/gitea/webhooks.git", "default_branch": "master"}
        """;

    private const string BitbucketRepository = """
        "repository": {"type": "repository", "name": "repo_name", "full_name": "team_name/repo_name", "uuid": "{673a6070-3421-46c9-9d48-90745f7bfe8e}", "is_private": true, "scm": "git",
          "links": {"self": {"href": "https://api.bitbucket.org/2.0/repositories/team_name/repo_name"}, "html": {"href": "https://bitbucket.org/team_name/repo_name"}, "avatar": {"href": "https://bytebucket.org/x.png"}}}
        """;

    private const string ServerRepository = """
        {"slug": "repository", "id": 84, "name": "repository", "scmId": "git", "state": "AVAILABLE", "project": {"key": "PROJ", "id": 84, "name": "project", "type": "NORMAL"}, "public": false,
          "links": {"clone": [{"href": "ssh://git@bitbucket.example:7999/proj/repository.git", "name": "ssh"}, {"href": "https://bitbucket.example/scm/proj/repository.git", "name": "http"}], "self": [{"href": "https://bitbucket.example/projects/PROJ/repos/repository/browse"}]}}
        """;

    public static TheoryData<string, string, string, string, WebhookEventKind, string> Pushes => new()
    {
        { "gitlab", "http://gitlab.example/mike/diaspora.git", "Push Hook", $$$$"""{"object_kind": "push", "event_name": "push", "before": "{{{{Old}}}}", "after": "{{{{New}}}}", "ref": "refs/heads/master", "ref_protected": true, "checkout_sha": "{{{{New}}}}", {{{{GitLabProject}}}}, "commits": [], "total_commits_count": 4}""", WebhookEventKind.RefsChanged, $"refs/heads/master {Old} {New}" },
        { "gitlab", "git@gitlab.example:mike/diaspora.git", "Push Hook", $$$$"""{"object_kind": "push", "event_name": "push", "before": "{{{{Old}}}}", "after": "{{{{None}}}}", "ref": "refs/heads/gone", "checkout_sha": null, {{{{GitLabProject}}}}}""", WebhookEventKind.RefsChanged, $"refs/heads/gone {Old} -" },
        { "gitlab", "http://gitlab.example/mike/diaspora", "Tag Push Hook", $$$$"""{"object_kind": "tag_push", "event_name": "tag_push", "before": "{{{{None}}}}", "after": "{{{{New}}}}", "ref": "refs/tags/v1.0.0", {{{{GitLabProject}}}}}""", WebhookEventKind.RefsChanged, $"refs/tags/v1.0.0 - {New}" },
        { "gitlab", "http://gitlab.example/mike/diaspora", "System Hook", $$$$"""{"event_name": "repository_update", "user_id": 1, "project_id": 1, {{{{GitLabProject}}}}, "changes": [{"before": "{{{{Old}}}}", "after": "{{{{New}}}}", "ref": "refs/heads/master"}, {"before": "{{{{None}}}}", "after": "{{{{New}}}}", "ref": "refs/tags/v2"}], "refs": ["refs/heads/master"]}""", WebhookEventKind.RefsChanged, $"refs/heads/master {Old} {New}|refs/tags/v2 - {New}" },
        { "gitlab", "http://gitlab.example/jsmith/underscore", "System Hook", """{"event_name": "project_rename", "name": "Underscore", "path": "underscore_new", "path_with_namespace": "jsmith/underscore_new", "project_id": 73, "owner_name": "John Smith", "project_visibility": "internal", "old_path_with_namespace": "jsmith/underscore"}""", WebhookEventKind.Moved, "" },
        { "gitlab", "http://gitlab.example/jsmith/overscore", "System Hook", """{"event_name": "project_transfer", "path": "underscore", "path_with_namespace": "scores/underscore", "project_id": 73, "project_visibility": "internal", "old_path_with_namespace": "jsmith/overscore"}""", WebhookEventKind.Moved, "" },
        { "gitlab", "http://gitlab.example/jsmith/underscore", "System Hook", """{"event_name": "project_destroy", "path": "underscore", "path_with_namespace": "jsmith/underscore", "project_id": 73, "project_visibility": "internal"}""", WebhookEventKind.Deleted, "" },
        { "gitlab", "http://gitlab.example/jsmith/storecloud", "System Hook", """{"event_name": "project_update", "path": "storecloud", "path_with_namespace": "jsmith/storecloud", "project_id": 74, "project_visibility": "visibilitylevel|private"}""", WebhookEventKind.VisibilityChanged, "" },
        { "gitea", "http://gitea.example:3000/gitea/webhooks.git", "push", $$$$"""{"ref": "refs/heads/develop", "before": "{{{{Old}}}}", "after": "{{{{New}}}}", "compare_url": "", "commits": [], "total_commits": 1, {{{{GiteaRepository}}}}, "pusher": {"id": 1}}""", WebhookEventKind.RefsChanged, $"refs/heads/develop {Old} {New}" },
        { "gitea", "ssh://gitea@gitea.example:2222/gitea/webhooks.git", "create", $$$$"""{"sha": "{{{{New}}}}", "ref": "topic", "ref_type": "branch", {{{{GiteaRepository}}}}}""", WebhookEventKind.RefsChanged, $"refs/heads/topic - {New}" },
        { "gitea", "http://gitea.example:3000/gitea/webhooks", "delete", $$$$"""{"ref": "v1", "ref_type": "tag", "pusher_type": "user", {{{{GiteaRepository}}}}}""", WebhookEventKind.RefsChanged, "refs/tags/v1 - -" },
        { "gitea", "http://gitea.example:3000/gitea/webhooks", "repository", $$$$"""{"action": "deleted", {{{{GiteaRepository}}}}, "organization": {"id": 6}}""", WebhookEventKind.Deleted, "" },
        { "gitea", "http://gitea.example:3000/gitea/webhooks", "repository", $$$$"""{"action": "created", {{{{GiteaRepository}}}}}""", WebhookEventKind.SettingsChanged, "" },
        { "bitbucket", "https://bitbucket.org/team_name/repo_name.git", "repo:push", $$$$"""{"actor": {}, {{{{BitbucketRepository}}}}, "push": {"changes": [{"new": {"type": "branch", "name": "name-of-branch", "target": {"type": "commit", "hash": "{{{{New}}}}"}}, "old": {"type": "branch", "name": "name-of-branch", "target": {"type": "commit", "hash": "{{{{Old}}}}"}}, "created": false, "forced": false, "closed": false}, {"new": null, "old": {"type": "tag", "name": "v1", "target": {"hash": "{{{{Old}}}}"}}, "closed": true}]}}""", WebhookEventKind.RefsChanged, $"refs/heads/name-of-branch {Old} {New}|refs/tags/v1 {Old} -" },
        { "bitbucket", "git@bitbucket.org:team_name/old_name.git", "repo:updated", $$$$"""{"actor": {}, {{{{BitbucketRepository}}}}, "changes": {"name": {"new": "repo_name", "old": "old_name"}, "full_name": {"new": "team_name/repo_name", "old": "team_name/old_name"}}}""", WebhookEventKind.Moved, "" },
        { "bitbucket", "https://bitbucket.org/team_name/repo_name", "repo:updated", $$$$"""{"actor": {}, {{{{BitbucketRepository}}}}, "changes": {"is_private": {"new": true, "old": false}}}""", WebhookEventKind.VisibilityChanged, "" },
        { "bitbucket", "https://bitbucket.example/scm/proj/repository.git", "repo:refs_changed", $$$$"""{"eventKey": "repo:refs_changed", "date": "2017-09-19T09:45:32+1000", "actor": {"name": "admin"}, "repository": {{{{ServerRepository}}}}, "changes": [{"ref": {"id": "refs/heads/master", "displayId": "master", "type": "BRANCH"}, "refId": "refs/heads/master", "fromHash": "{{{{Old}}}}", "toHash": "{{{{New}}}}", "type": "UPDATE"}]}""", WebhookEventKind.RefsChanged, $"refs/heads/master {Old} {New}" },
        { "bitbucket", "ssh://git@bitbucket.example:7999/proj/before.git", "repo:modified", $$$$"""{"eventKey": "repo:modified", "actor": {}, "old": {{{{ServerRepository.Replace("/repository.git", "/before.git", StringComparison.Ordinal)}}}}, "new": {{{{ServerRepository}}}}}""", WebhookEventKind.Moved, "" },
    };

    [Theory]
    [MemberData(nameof(Pushes))]
    public async Task What_a_forge_tells_reaches_the_inbox_of_its_repository(string provider, string source, string name, string body, WebhookEventKind kind, string refs)
    {
        await using var hub = await Deliveries.StartAsync(SourceInPayload(provider, source));
        var (status, answer) = await Deliveries.PostAsync(hub, provider, body, Headers(provider, name, body));

        (status, answer["status"]?.GetValue<string>()).Should().Be((HttpStatusCode.Accepted, "accepted"), answer.ToJsonString());
        var delivery = hub.Last();
        delivery.Should().BeEquivalentTo(new { Provider = provider, Kind = kind, DeliveryId = "delivery-1" });
        string.Join('|', delivery.Refs.Select(change => $"{change.Ref} {change.Before ?? "-"} {change.After ?? "-"}")).Should().Be(refs);
        delivery.NewAddresses.IsEmpty.Should().Be(kind != WebhookEventKind.Moved);
        answer["repoId"]!.GetValue<string>().Should().Be("forge");
    }

    [Theory]
    [InlineData("gitlab", "Note Hook", """{"object_kind": "note", "project": {}}""")]
    [InlineData("gitea", "issues", """{"action": "opened"}""")]
    [InlineData("bitbucket", "pullrequest:created", "{}")]
    [InlineData("generic", "", """{"event": "deployed"}""")]
    public async Task What_concerns_no_index_is_accepted_and_counted(string provider, string name, string body)
    {
        await using var hub = await Deliveries.StartAsync("https://forge.example/a/b");
        var (status, answer) = await Deliveries.PostAsync(hub, provider, body, Headers(provider, name, body));
        (status, answer["status"]!.GetValue<string>()).Should().Be((HttpStatusCode.Accepted, "ignored"));
        hub.Grains.Inboxes.Received.Should().BeEmpty();
        (await hub.Http.GetStringAsync("/metrics")).Should().Contain($"provider=\"{provider}\"").And.Contain("lunarhub_webhook_unused_total");
    }

    [Theory]
    [InlineData("gitlab", "Push Hook", """{"object_kind": "push"}""")]
    [InlineData("gitlab", "System Hook", """{"event_name": "project_rename", "path_with_namespace": "a/b"}""")]
    [InlineData("gitea", "push", "{}")]
    [InlineData("bitbucket", "repo:push", """{"push": {"changes": []}}""")]
    [InlineData("bitbucket", "repo:modified", "{}")]
    [InlineData("generic", "", "{}")]
    [InlineData("generic", "", """{"event": "moved", "repository": "a"}""")]
    [InlineData("generic", "", """{"event": "visibility", "repository": "a", "visibility": "secret"}""")]
    [InlineData("generic", "", "[]")]
    [InlineData("generic", "", "7")]
    public async Task What_its_event_needs_must_be_there(string provider, string name, string body)
    {
        await using var hub = await Deliveries.StartAsync("https://forge.example/a/b");
        var (status, answer) = await Deliveries.PostAsync(hub, provider, body, Headers(provider, name, body));
        (status, answer["code"]!.GetValue<string>()).Should().Be((HttpStatusCode.BadRequest, "webhook-payload-invalid"));
    }

    [Fact]
    public async Task Gitlabs_signing_token_is_checked_as_well()
    {
        await using var hub = await Deliveries.StartAsync("http://gitlab.example/mike/diaspora.git");
        var body = $$$$"""{"object_kind": "push", "ref": "refs/heads/master", "before": "{{{{Old}}}}", "after": "{{{{New}}}}", {{{{GitLabProject}}}}}""";
        var time = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Deliveries.Secret), Encoding.UTF8.GetBytes($"id-7.{time}.{body}")));
        var (status, _) = await Deliveries.PostAsync(hub, "gitlab", body, ("X-Gitlab-Event", "Push Hook"), ("webhook-id", "id-7"), ("webhook-timestamp", $"{time}"), ("webhook-signature", "v1," + signature));
        status.Should().Be(HttpStatusCode.Accepted);
        hub.Last().DeliveryId.Should().Be("id-7");
    }

    // The fake catalog knows addresses as they stand in the payloads.
    private static string SourceInPayload(string provider, string source) => (provider, source) switch
    {
        ("gitlab", "http://gitlab.example/mike/diaspora") or ("gitea", "http://gitea.example:3000/gitea/webhooks") => source,
        ("gitlab", _) when source.StartsWith("http://gitlab.example/jsmith/", StringComparison.Ordinal) => source + ".git",
        ("bitbucket", "https://bitbucket.org/team_name/repo_name.git") => "https://bitbucket.org/team_name/repo_name",
        ("bitbucket", "git@bitbucket.org:team_name/old_name.git") => "https://bitbucket.org/team_name/old_name",
        _ => source,
    };

    private static (string, string)[] Headers(string provider, string name, string body) => provider switch
    {
        "gitlab" => [("X-Gitlab-Event", name), ("X-Gitlab-Token", Deliveries.Secret), ("X-Gitlab-Instance", "http://gitlab.example"), ("X-Gitlab-Event-UUID", "u"), ("Idempotency-Key", "delivery-1")],
        "gitea" => [("X-Gitea-Event", name), ("X-Gitea-Delivery", "delivery-1"), ("X-Gitea-Signature", Deliveries.Hex(body)), ("X-GitHub-Event", name)],
        "bitbucket" => [("X-Event-Key", name), ("X-Request-UUID", "delivery-1"), ("X-Hub-Signature", "sha256=" + Deliveries.Hex(body))],
        _ => [("X-Hub-Signature-256", "sha256=" + Deliveries.Hex(body))],
    };
}
