using LunarHub.ApiHost.Changes;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Cluster;
using LunarHub.ApiHost.Files;
using LunarHub.ApiHost.Health;
using LunarHub.ApiHost.Index;
using LunarHub.ApiHost.Json;
using LunarHub.ApiHost.Mcp;
using LunarHub.ApiHost.Metrics;
using LunarHub.ApiHost.Navigation;
using LunarHub.ApiHost.Repositories;
using LunarHub.ApiHost.Searching;
using LunarHub.ApiHost.Security;
using LunarHub.ApiHost.Sessions;
using LunarHub.ApiHost.Webhooks;
using LunarHub.ApiHost.Subscriptions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging.Console;

namespace LunarHub.ApiHost;

/// <summary>The HTTP server: API, MCP, metrics, health and page over the grains of one process.</summary>
public static class HubServer
{
    /// <summary>Composes the server; run it with <c>RunAsync</c>.</summary>
    /// <param name="options">Where it listens, what it serves, how it protects itself.</param>
    /// <param name="addGrains">Adds the grain host, and with it <c>IGrainFactory</c>: the one thing that differs between the editions.</param>
    /// <param name="mapDashboard">Adds the grain host's own dashboard below a path, where it has one, and returns it so that it can be protected.</param>
    /// <exception cref="LunarHub.Text.HubException"><c>listen-needs-keys</c>: another address than loopback and no API keys. <c>keys-unreadable</c>.</exception>
    public static WebApplication Build(HubServerOptions options, Action<IServiceCollection> addGrains, Func<IEndpointRouteBuilder, string, IEndpointConventionBuilder?>? mapDashboard = null)
    {
        var secrets = options.Secrets ?? new FileSecretStore(options.DataFolder);
        var keys = new ApiKeys(secrets);
        ListenPolicy.Check(options.Address, keys);

        // Empty: no configuration file and no environment variable changes what the server does; its options say it all.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "LunarHub.ApiHost",
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = "Production",
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(options.Address, options.Port));
        WebApplication? app = null;
        AddLogging(builder.Logging, options.MinimumLogLevel, () => app?.Lifetime.ApplicationStarted.IsCancellationRequested ?? false);
        builder.Services.AddRouting().AddSingleton(options).AddSingleton(TimeProvider.System);
        builder.Services.ConfigureHttpJsonOptions(json => HubJson.Apply(json.SerializerOptions, strict: true));

        // Made by a factory so that the container closes it.
        builder.Services.AddSingleton(_ => secrets);
        builder.Services.AddHubErrors().AddHubSecurity(options, keys).AddHubOpenApi();
        builder.Services.AddSingleton<SearchAdmission>().AddSingleton<IHubClient, GrainHubClient>();
        builder.Services.AddSingleton<IReadinessCheck, StorageCheck>().AddSingleton<IReadinessCheck, CatalogCheck>();
        builder.Services.AddSingleton<ProcessMetrics>().AddSingleton<ChangeTaps>();
        builder.Services.AddHubMcp();
        builder.Services.AddHubWebhooks();
        addGrains(builder.Services);

        app = builder.Build();

        // Made now: what is measured from the first request on is in the first scrape.
        app.Services.GetRequiredService<ProcessMetrics>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseHubErrors();
        app.UseRouting();
        app.UseWebSockets();
        app.UseHubSecurity();
        app.MapHealth();
        app.MapMetrics();
        app.MapCluster(mapDashboard);
        if (!options.AnswersOperatorsOnly)
        {
            app.MapIndex();
            app.MapSearching();
            app.MapFreshness();
            app.MapRepositories();
            app.MapChecking();
            app.MapFiles();
            app.MapNavigation();
            app.MapSessions();
            app.MapWebhooks();
            app.MapChanges();
            app.MapSubscriptions();
            app.MapMcp();
            app.MapOpenApi("/openapi/v1.json");
        }

        return app;
    }

    /// <remarks>
    /// The framework's request log writes query strings, which hold people's searches, and is off; warnings and errors stay. A start that fails
    /// is thrown to the caller, who says it in one line: the host's own account is off until the server has started. Of Orleans, single missed probes, single attempts to connect and advice on settings are left out:
    /// what has become of silos is told by ours.
    /// Everything goes to standard error: standard output belongs to the command that runs the server.
    /// </remarks>
    private static void AddLogging(ILoggingBuilder logging, LogLevel minimum, Func<bool> hasStarted)
    {
        logging.SetMinimumLevel(minimum);
        logging.AddSimpleConsole(console => console.SingleLine = true)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Orleans", LogLevel.Warning)
            .AddFilter("Orleans.Runtime.Silo", LogLevel.Error)
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error)
            .AddFilter("Orleans.Runtime.MembershipService", LogLevel.Error)
            .AddFilter("Orleans.Runtime.Messaging", LogLevel.Error)
            .AddFilter("Orleans.Messaging", LogLevel.Error)
            .AddFilter("ModelContextProtocol", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level >= LogLevel.Warning && hasStarted());
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
