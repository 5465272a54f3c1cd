using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Gateway.Sdk;

namespace Misbehaving;

/// <summary>Does what the file <c>behaviour.txt</c> beside it says, as wrong as a plugin can be. Without the file it works.</summary>
public sealed class MisbehavingPlugin : IPlugin
{
    internal static readonly string Behaviour = Read("behaviour.txt");

    static MisbehavingPlugin() => Do("static constructor");

    public MisbehavingPlugin() => Do("constructor");

    public void Register(IAdapterRegistry adapters)
    {
        Do("register");
        if (Behaviour != "registers nothing")
        {
            adapters.Add(new AdapterDefinition<MisbehavingSettings>(Behaviour == "registers a stranger" ? "stranger" : "misbehaving",
                () => MisbehavingJson.Default.MisbehavingSettings, Streams, (_, context) => Create(context)));
        }
    }

    internal static void Do(string stage)
    {
        if (Behaviour == stage + " throws")
        {
            throw new InvalidOperationException("planted in " + stage);
        }

        if (Behaviour == stage + " hangs")
        {
            Hang();
        }
    }

    internal static string Read(string file)
    {
        var path = Path.Combine(Path.GetDirectoryName(typeof(MisbehavingPlugin).Assembly.Location)!, file);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : "";
    }

    private static List<StreamDescription> Streams(MisbehavingSettings settings)
    {
        Do("streams");
        return [new StreamDescription("records") { Source = new SourceTraits { Mode = ReadMode.Repeatable }, Destination = new DestinationTraits { Class = DestinationClass.Keyed } }];
    }

    private static MisbehavingAdapter Create(AdapterContext context)
    {
        Do("create");
        return new MisbehavingAdapter(context);
    }

    // Nothing ends this, and no token is looked at.
    private static void Hang()
    {
        using var never = new ManualResetEventSlim();
        never.WaitHandle.WaitOne();
    }
}

public sealed record MisbehavingSettings : IValidatable
{
    public IEnumerable<SettingsError> Validate()
    {
        MisbehavingPlugin.Do("validate");
        return [];
    }
}

[JsonSerializable(typeof(MisbehavingSettings))]
internal sealed partial class MisbehavingJson : JsonSerializerContext;

public sealed class MisbehavingAdapter(AdapterContext context) : ISourceAdapter, IDestinationAdapter, ICheckable, ISource, IDestination
{
    public ISource OpenSource(string stream)
    {
        MisbehavingPlugin.Do("open source");
        return MisbehavingPlugin.Behaviour == "open source returns nothing" ? null! : this;
    }

    public IDestination OpenDestination(string stream)
    {
        MisbehavingPlugin.Do("open destination");
        return this;
    }

    public async IAsyncEnumerable<Page> ReadAsync(ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        switch (MisbehavingPlugin.Behaviour)
        {
            case "yields nothing":
                yield return null!;
                break;
            case "yields a huge checkpoint":
                yield return new Page([], new Checkpoint(new string('x', Checkpoint.MaxLength + 1)));
                break;
            case "never ends":
                while (true)
                {
                    yield return new Page([], new Checkpoint("same"));
                }
        }

        MisbehavingPlugin.Do("read");
        for (var i = 1; i <= 3; i++)
        {
            using var writer = new RecordWriter();
            writer.Begin();
            writer.Json.WriteString("version", MisbehavingPlugin.Read("answer.txt"));
            writer.End();
            yield return writer.ToPage(new Checkpoint($"{i}"));
        }

        await Task.CompletedTask;
    }

    public Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        MisbehavingPlugin.Do("deliver");
        if (MisbehavingPlugin.Behaviour == "deliver blocks")
        {
            cancellationToken.WaitHandle.WaitOne();
        }

        return Task.FromResult(MisbehavingPlugin.Behaviour switch
        {
            "returns null" => null!,
            "forgets outcomes" => new DeliveryResult([]),
            _ => DeliveryResult.AllAccepted(batch.Deliveries.Count),
        });
    }

    public Task<CheckReport> CheckAsync(CancellationToken cancellationToken)
    {
        MisbehavingPlugin.Do("check");
        switch (MisbehavingPlugin.Behaviour)
        {
            case "thread throws":
                new Thread(() => throw new InvalidOperationException("planted on a thread")).Start();
                break;
            case "async void throws":
                ThrowLater(context.Time);
                break;
            case "timer throws":
                context.Time.CreateTimer(_ => throw new InvalidOperationException("planted in a timer"), null, TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                break;
        }

        return Task.FromResult(new CheckReport([new CheckStep("Read", true, MisbehavingPlugin.Read("answer.txt"), TimeSpan.Zero)]));
    }

    public ValueTask DisposeAsync()
    {
        MisbehavingPlugin.Do("dispose");
        return ValueTask.CompletedTask;
    }

    private static async void ThrowLater(TimeProvider time)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(1), time, CancellationToken.None);
        throw new InvalidOperationException("planted in async void");
    }
}
