using System.Globalization;
using System.Text;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Rest.Tests.Conformance;

public abstract class SourceSuite(string json, SourceTraits traits, PagedSourceSettings manners) : SourceConformance
{
    private readonly SandboxDataSet _data = new(TimeProvider.System);
    private SandboxServer? _server;
    private Uri? _address;

    protected override SourceTraits Traits => traits;

    protected override DateTimeOffset Middle => new(2026, 1, 1, 0, 1, 0, TimeSpan.Zero);

    public override async ValueTask InitializeAsync()
    {
        var partner = new SandboxPartner("partner");
        Serve(partner, _data);
        _server = await SandboxServer.StartAsync(new SandboxOptions(), [partner], Token);
    }

    protected override ValueTask SeedAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var moment = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(i / 3);
            var time = moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            _data.Put($"r{i:D3}", Encoding.UTF8.GetBytes($$"""{"id":"r{{i:D3}}","updatedAt":"{{time}}","n":{{i}}}"""), moment);
        }

        return ValueTask.CompletedTask;
    }

    protected override ValueTask<ISourceAdapter> CreateAsync() => ValueTask.FromResult((ISourceAdapter)Adapters.Create(json, (_server?.AddressOf("partner") ?? _address!), Context));

    protected override async ValueTask<bool> BreakAsync()
    {
        await StopAsync();
        return true;
    }

    protected override async ValueTask StopAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            _address = server.AddressOf("partner");
            await server.DisposeAsync();
        }
    }

    /// <summary>Serves what was seeded.</summary>
    protected virtual void Serve(SandboxPartner partner, SandboxDataSet data) => partner.Add("records", new PagedSource(manners, data));

    protected static SourceTraits List(CursorKind cursor, DeleteSignal deletes = DeleteSignal.None) =>
        new() { Mode = ReadMode.Snapshot, Cursor = cursor, Deletes = deletes };
}

public sealed class CursorListConformance() : SourceSuite("""
    { "baseUrl": "{base}", "streams": { "records": { "read": { "path": "records", "records": "data", "deletes": "absence",
        "paging": { "kind": "cursor", "next": "meta.nextCursor", "size": { "param": "limit", "value": 50, "flexible": true } } } } } }
    """, List(CursorKind.Page, DeleteSignal.Absence), new PagedSourceSettings());

public sealed class PageNumberConformance() : SourceSuite("""
    { "baseUrl": "{base}", "streams": { "records": { "read": { "path": "records", "records": "data", "total": "meta.total", "deletes": "absence",
        "paging": { "kind": "page", "size": { "param": "limit", "value": 50, "flexible": true } } } } } }
    """, List(CursorKind.Page, DeleteSignal.Absence), new PagedSourceSettings { Style = PagingStyle.PageNumber });

public sealed class OffsetConformance() : SourceSuite("""
    { "baseUrl": "{base}", "streams": { "records": { "read": { "path": "records", "records": "data", "total": "meta.total",
        "paging": { "kind": "offset", "size": { "param": "limit", "value": 50, "flexible": true } } } } } }
    """, List(CursorKind.Page), new PagedSourceSettings { Style = PagingStyle.Offset });

public sealed class NextLinkConformance() : SourceSuite("""
    { "baseUrl": "{base}", "streams": { "records": { "read": { "path": "records", "records": "data",
        "paging": { "kind": "link", "next": "links.next", "size": { "param": "limit", "value": 50, "flexible": true } } } } } }
    """, List(CursorKind.Page), new PagedSourceSettings { Style = PagingStyle.NextLink });

public sealed class LinkHeaderConformance() : SourceSuite("""
    { "baseUrl": "{base}", "streams": { "records": { "read": { "path": "records",
        "paging": { "kind": "link", "size": { "param": "limit", "value": 50, "flexible": true } } } } } }
    """, List(CursorKind.Page), new PagedSourceSettings { Style = PagingStyle.LinkHeader });

public sealed class WatermarkConformance() : SourceSuite("""
    { "baseUrl": "{base}", "streams": { "records": { "read": { "path": "records", "records": "data", 
        "incremental": { "kind": "datetime", "field": "updatedAt", "id": "id", "from": { "param": "updatedSince" } },
        "paging": { "kind": "cursor", "params": { "updatedSince": "{{ last.updatedAt }}", "afterId": "{{ last.id }}" },
          "size": { "param": "limit", "value": 50, "flexible": true } } } } } }
    """, new SourceTraits { Mode = ReadMode.Repeatable, Cursor = CursorKind.TimeAndId, Windows = true }, new PagedSourceSettings { Style = PagingStyle.Watermark });

public sealed class TokenConformance() : SourceSuite("""
    { "baseUrl": "{base}", "streams": { "records": { "read": { "path": "records", "records": "data", "deleted": "has(record.deleted) && record.deleted",
        "incremental": { "kind": "token", "next": "meta.lastCursor" },
        "paging": { "kind": "cursor", "next": "meta.nextCursor", "size": { "param": "limit", "value": 50, "flexible": true } } } } } }
    """, new SourceTraits { Mode = ReadMode.Repeatable, Cursor = CursorKind.Opaque, Deletes = DeleteSignal.Tombstone }, new PagedSourceSettings { Tombstones = true });
