using LunarHub.ApiHost.Webhooks;
using LunarHub.ApiHost.Webhooks.Secrets;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Incoming webhooks.</summary>
internal static class WebhookExtensions
{
    public static IServiceCollection AddHubWebhooks(this IServiceCollection services) =>
        services.AddSingleton<WebhookSecrets>().AddSingleton<WebhookIntake>().AddSingleton<WebhookReceiver>();
}
