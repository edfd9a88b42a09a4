namespace LunarHub.Embedded.Runtime;

/// <summary>State that is read before a grain activates.</summary>
internal interface IActivationState : IDisposable
{
    Task LoadAsync(CancellationToken cancellationToken);
}
