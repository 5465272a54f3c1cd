using System.Diagnostics.CodeAnalysis;

namespace Gateway.Engine.Mapping.Records;

/// <summary>
/// A property name below its parent, as seen in records so far. Records of one stream look alike, so each node remembers
/// which one followed it: the usual property costs one comparison. The stamp of the object it was last seen in finds
/// repeated names.
/// </summary>
internal sealed class PropertyNode(byte[] name)
{
    private Dictionary<byte[], PropertyNode>? _children;
    private Dictionary<byte[], PropertyNode>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public byte[] Name { get; } = name;

    /// <summary>Where its value goes, -1 when no rule reads it.</summary>
    public int Slot { get; set; } = -1;

    public long Stamp { get; set; }

    /// <summary>The property expected first in an object below this one.</summary>
    public PropertyNode? First { get; set; }

    /// <summary>The property expected after this one.</summary>
    public PropertyNode? Next { get; set; }

    /// <summary>The elements of lists below this property.</summary>
    public PropertyNode? Element { get; set; }

    public bool TryChild(ReadOnlySpan<byte> name, [NotNullWhen(true)] out PropertyNode? child)
    {
        child = null;
        return _children is not null && _lookup.TryGetValue(name, out child);
    }

    public PropertyNode AddChild(ReadOnlySpan<byte> name)
    {
        if (_children is null)
        {
            _children = new Dictionary<byte[], PropertyNode>(NameComparer.Instance);
            _lookup = _children.GetAlternateLookup<ReadOnlySpan<byte>>();
        }
        var child = new PropertyNode(name.ToArray());
        _children.Add(child.Name, child);
        return child;
    }
}
