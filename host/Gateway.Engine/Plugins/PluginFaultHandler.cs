using System.Diagnostics;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;
using Gateway.Engine.Plugins.Loading;

namespace Gateway.Engine.Plugins;

/// <summary>
/// Keeps the process alive when a thread, a timer, a pool item or an <c>async void</c> of a plugin throws, and quarantines that plugin
/// (delivery.md G21). What no plugin threw still ends the process, as it must.
/// </summary>
public static class PluginFaultHandler
{
    private static int _installed;

    /// <summary>Installs the handler for the whole process. Safe to call again.</summary>
    public static void Install()
    {
        if (Interlocked.Exchange(ref _installed, 1) == 0)
        {
            ExceptionHandling.SetUnhandledExceptionHandler(Handle);
        }
    }

    internal static bool Handle(Exception thrown)
    {
        if (OwnerOf(thrown) is not { } context)
        {
            return false;
        }

        context.Guard.Isolate(new PluginProblem(context.Guard.Plugin, PluginCodes.ThrewInBackground,
            $"it threw {thrown.GetType().Name} on a thread of its own: {thrown.Message.TrimEnd('.')}", "report it to the plugin's author, or go back to an earlier version"));
        return true;
    }

    private static PluginLoadContext? OwnerOf(Exception thrown) =>
        Contexts(thrown).OfType<PluginLoadContext>().FirstOrDefault()
        ?? (thrown.InnerException is { } inner ? OwnerOf(inner) : null);

    private static IEnumerable<AssemblyLoadContext?> Contexts(Exception thrown) => new StackTrace(thrown).GetFrames()
        .Select(frame => frame.GetMethod()?.Module.Assembly).OfType<Assembly>()
        .Prepend(thrown.GetType().Assembly)
        .Select(AssemblyLoadContext.GetLoadContext);
}
