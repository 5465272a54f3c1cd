using System.Text.Json;

namespace Gateway.Sdk.Http;

/// <summary>One step of the tree of paths that a scan looks for.</summary>
internal sealed class ScanNode
{
    private readonly List<(JsonStep Step, ScanNode Node)> _children = [];
    private ScanNode? _any;

    public bool IsRecords { get; set; }

    public List<int> Values { get; } = [];

    public bool HasChildren => _children.Count > 0 || _any is not null;

    public ScanNode Reach(JsonPath path)
    {
        var node = this;
        foreach (var step in path.Steps)
        {
            node = node.Child(step);
        }

        return node;
    }

    public ScanNode? Member(ref readonly Utf8JsonReader reader)
    {
        foreach (var (step, node) in _children)
        {
            if (step.Name is not null && reader.ValueTextEquals(step.Name))
            {
                return node;
            }
        }

        return _any;
    }

    public ScanNode? Element(int index)
    {
        foreach (var (step, node) in _children)
        {
            if (step.Name is null && step.Index == index)
            {
                return node;
            }
        }

        return _any;
    }

    private ScanNode Child(JsonStep step)
    {
        if (step.IsAny)
        {
            return _any ??= new ScanNode();
        }

        var known = _children.Find(child => child.Step.IsSame(step)).Node;
        if (known is null)
        {
            known = new ScanNode();
            _children.Add((step, known));
        }

        return known;
    }
}
