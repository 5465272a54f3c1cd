using System.Reflection;
using System.Runtime.CompilerServices;
using Gateway.Engine.Plugins.Guarding;

namespace Gateway.Engine.Plugins.Loading;

/// <summary>
/// Plugin versions that serve nothing new. Each is unloaded once its last adapter is disposed and nobody holds it any more. Unloading is attempted and
/// counted, never promised: what a plugin leaves in a static of the host keeps its version in memory (stack.md section 2).
/// </summary>
internal sealed class PluginDrain
{
    private const int SweepsBeforeLeaked = 6;

    private readonly Lock _lock = new();
    private readonly List<Waiting> _waiting = [];
    private readonly List<Unloading> _unloading = [];

    /// <summary>Versions whose runs are still going on, or which somebody still holds.</summary>
    public IReadOnlyList<(string Plugin, int Uses)> Draining
    {
        get
        {
            lock (_lock)
            {
                return [.. _waiting.Select(waiting => (waiting.Guard.Plugin, waiting.Guard.Uses))];
            }
        }
    }

    /// <summary>Versions that left memory.</summary>
    public int Unloaded { get; private set; }

    /// <summary>Versions that were unloaded and stayed in memory all the same.</summary>
    public int Leaked
    {
        get
        {
            lock (_lock)
            {
                return _unloading.Count(unloading => unloading.Sweeps >= SweepsBeforeLeaked);
            }
        }
    }

    /// <summary>Whether another sweep can change anything.</summary>
    public bool HasWork
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count > 0 || _unloading.Exists(unloading => unloading.Sweeps < SweepsBeforeLeaked);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add(PluginSlot slot)
    {
        lock (_lock)
        {
            _waiting.Add(new Waiting(new WeakReference(slot.Plugin), slot.Plugin.Guard, slot.Context, slot.Copy));
        }
    }

    /// <summary>Unloads what can be, and counts what went and what stayed. Collects garbage, so it is called seldom.</summary>
    public void Sweep()
    {
        if (!HasWork)
        {
            return;
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        lock (_lock)
        {
            for (var i = _unloading.Count - 1; i >= 0; i--)
            {
                Count(i);
            }

            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                Unload(i);
            }
        }
    }

    private void Count(int index)
    {
        var unloading = _unloading[index];
        if (unloading.Context.IsAlive)
        {
            _unloading[index] = unloading with { Sweeps = unloading.Sweeps + 1 };
            return;
        }

        _unloading.RemoveAt(index);
        Unloaded++;
        ShadowFolder.Remove(unloading.Copy);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Unload(int index)
    {
        var waiting = _waiting[index];
        if (waiting.Guard.Uses > 0 || waiting.Plugin.IsAlive)
        {
            return;
        }

        ForgetSerialisers();
        waiting.Context.LetGo();
        waiting.Guard.Dispose();
        _waiting.RemoveAt(index);
        _unloading.Add(new Unloading(new WeakReference(waiting.Context, trackResurrection: true), waiting.Copy, 0));
    }

    // Not a public member of the framework: where it is gone, plugins that serialise by reflection stay in memory, and that is all.
    private static void ForgetSerialisers()
    {
        var handler = Type.GetType("System.Text.Json.JsonSerializerOptionsUpdateHandler, System.Text.Json");
        if (handler?.GetMethod("ClearCache", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic) is { } clear && clear.GetParameters().Length == 1)
        {
            clear.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [null], null);
        }
    }

    private sealed record Waiting(WeakReference Plugin, PluginGuard Guard, PluginLoadContext Context, string Copy);

    private sealed record Unloading(WeakReference Context, string Copy, int Sweeps);
}
