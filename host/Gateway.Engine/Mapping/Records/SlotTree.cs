using System.Collections.Immutable;
using System.Text;

namespace Gateway.Engine.Mapping.Records;

/// <summary>The source paths that the rules of a mapping read. Every step of a path has a slot, so that a missing one can be named.</summary>
internal sealed class SlotTree
{
    private readonly Dictionary<(int Parent, string Name), int> _slots = [];
    private readonly List<(int Parent, byte[] Name)> _steps = [];

    public int Count => _steps.Count;

    /// <summary>The slot of the last step of <paramref name="path"/>.</summary>
    public int Add(IEnumerable<string> path)
    {
        var slot = -1;
        foreach (var name in path)
        {
            if (!_slots.TryGetValue((slot, name), out var next))
            {
                next = _steps.Count;
                _steps.Add((slot, Encoding.UTF8.GetBytes(name)));
                _slots[(slot, name)] = next;
            }
            slot = next;
        }
        return slot;
    }

    /// <summary>Slots from the first step of a path to <paramref name="slot"/>.</summary>
    public ImmutableArray<int> PathTo(int slot)
    {
        var path = ImmutableArray.CreateBuilder<int>();
        for (; slot >= 0; slot = _steps[slot].Parent)
        {
            path.Insert(0, slot);
        }
        return path.ToImmutable();
    }

    /// <summary>Fresh nodes for one reader; readers learn, so they do not share.</summary>
    public PropertyNode Build()
    {
        var root = new PropertyNode([]);
        var nodes = new PropertyNode[_steps.Count];
        for (var slot = 0; slot < nodes.Length; slot++)
        {
            var (parent, name) = _steps[slot];
            nodes[slot] = (parent < 0 ? root : nodes[parent]).AddChild(name);
            nodes[slot].Slot = slot;
        }
        return root;
    }
}
