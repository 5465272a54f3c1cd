using Gateway.Sdk;

namespace MissingDependency;

public sealed class MissingDependencyPlugin : IPlugin
{
    public void Register(IAdapterRegistry adapters) => throw new InvalidOperationException(ForgottenLibrary.Forgotten.Name);
}
