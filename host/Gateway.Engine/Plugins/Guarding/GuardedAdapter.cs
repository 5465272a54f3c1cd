using System.Runtime.InteropServices;
using Gateway.Sdk;

namespace Gateway.Engine.Plugins.Guarding;

/// <summary>
/// An adapter of a plugin behind its guard. It answers <c>is</c> for exactly the abilities that the plugin's adapter has: each ability is an interface
/// below that forwards through the guard, so that a new ability is one interface more instead of twice as many classes.
/// </summary>
internal sealed class GuardedAdapter : IAdapter, IDynamicInterfaceCastable
{
    private static readonly (Type Ability, Type Forwarder)[] Abilities =
    [
        (typeof(ISourceAdapter), typeof(IGuardedSourceAdapter)),
        (typeof(IDestinationAdapter), typeof(IGuardedDestinationAdapter)),
        (typeof(ICheckable), typeof(IGuardedCheckable)),
        (typeof(IDiscoverable), typeof(IGuardedDiscoverable)),
        (typeof(IReceiver), typeof(IGuardedReceiver)),
    ];

    private readonly PluginGuard _guard;
    private readonly LoadedPlugin _keepsLoaded;
    private IAdapter? _inner;

    public GuardedAdapter(LoadedPlugin plugin, IAdapter inner)
    {
        _guard = plugin.Guard;
        _keepsLoaded = plugin;
        _inner = inner;
        _guard.Enter();
    }

    bool IDynamicInterfaceCastable.IsInterfaceImplemented(RuntimeTypeHandle interfaceType, bool throwIfNotImplemented)
    {
        var wanted = Type.GetTypeFromHandle(interfaceType)!;
        var has = Array.Exists(Abilities, ability => ability.Ability == wanted) && wanted.IsInstanceOfType(_inner);
        return has || !throwIfNotImplemented ? has : throw new InvalidCastException($"The adapter of plugin {_guard.Plugin} is no {wanted.Name}.");
    }

    RuntimeTypeHandle IDynamicInterfaceCastable.GetInterfaceImplementation(RuntimeTypeHandle interfaceType) =>
        Array.Find(Abilities, ability => ability.Ability.TypeHandle.Equals(interfaceType)).Forwarder.TypeHandle;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _inner, null) is { } inner)
        {
            await _guard.DisposeAsync("DisposeAsync of the adapter", inner);
            _guard.Leave();
            GC.KeepAlive(_keepsLoaded);
        }
    }

    private T Inner<T>()
        where T : class => _inner as T ?? throw new ObjectDisposedException(nameof(GuardedAdapter));

    [DynamicInterfaceCastableImplementation]
    private interface IGuardedSourceAdapter : ISourceAdapter
    {
        ValueTask IAsyncDisposable.DisposeAsync() => ((GuardedAdapter)(object)this).DisposeAsync();

        ISource ISourceAdapter.OpenSource(string stream)
        {
            var self = (GuardedAdapter)(object)this;
            var adapter = self.Inner<ISourceAdapter>();
            var inner = self._guard.Run(nameof(OpenSource), self._guard.Limits.Construct, () => adapter.OpenSource(stream))
                ?? throw self._guard.Broken(nameof(OpenSource), "returned nothing");
            return inner is IAcknowledges acknowledges ? new GuardedDestructiveSource(self._guard, inner, acknowledges) : new GuardedSource(self._guard, inner);
        }
    }

    [DynamicInterfaceCastableImplementation]
    private interface IGuardedDestinationAdapter : IDestinationAdapter
    {
        ValueTask IAsyncDisposable.DisposeAsync() => ((GuardedAdapter)(object)this).DisposeAsync();

        IDestination IDestinationAdapter.OpenDestination(string stream)
        {
            var self = (GuardedAdapter)(object)this;
            var adapter = self.Inner<IDestinationAdapter>();
            var inner = self._guard.Run(nameof(OpenDestination), self._guard.Limits.Construct, () => adapter.OpenDestination(stream))
                ?? throw self._guard.Broken(nameof(OpenDestination), "returned nothing");
            return inner is IDeliveryLookup lookup ? new GuardedQueryableDestination(self._guard, inner, lookup) : new GuardedDestination(self._guard, inner);
        }
    }

    [DynamicInterfaceCastableImplementation]
    private interface IGuardedCheckable : ICheckable
    {
        async Task<CheckReport> ICheckable.CheckAsync(CancellationToken cancellationToken)
        {
            var self = (GuardedAdapter)(object)this;
            return await self._guard.CallAsync(nameof(CheckAsync), self.Inner<ICheckable>().CheckAsync, cancellationToken)
                ?? throw self._guard.Broken(nameof(CheckAsync), "returned nothing");
        }
    }

    [DynamicInterfaceCastableImplementation]
    private interface IGuardedDiscoverable : IDiscoverable
    {
        async Task<IReadOnlyList<StreamDescription>> IDiscoverable.DiscoverAsync(CancellationToken cancellationToken)
        {
            var self = (GuardedAdapter)(object)this;
            return await self._guard.CallAsync(nameof(DiscoverAsync), self.Inner<IDiscoverable>().DiscoverAsync, cancellationToken)
                ?? throw self._guard.Broken(nameof(DiscoverAsync), "returned nothing");
        }
    }

    [DynamicInterfaceCastableImplementation]
    private interface IGuardedReceiver : IReceiver
    {
        ValueTask IAsyncDisposable.DisposeAsync() => ((GuardedAdapter)(object)this).DisposeAsync();

        async Task<InboundVerdict> IReceiver.JudgeAsync(InboundRequest request, CancellationToken cancellationToken)
        {
            var self = (GuardedAdapter)(object)this;
            var receiver = self.Inner<IReceiver>();
            var verdict = await self._guard.CallAsync(nameof(JudgeAsync), token => receiver.JudgeAsync(request, token), cancellationToken);
            return verdict is { Messages: not null } ? verdict : throw self._guard.Broken(nameof(JudgeAsync), "returned no verdict");
        }
    }
}
