using System.Collections;

namespace Lowmark.Kernel.Memory;

/// <summary>The zones of all nodes, in the order of the source. A <c>foreach</c> allocates nothing.</summary>
public readonly struct ZoneList(EquatableArray<NodeState> nodes) : IEnumerable<ZoneState>
{
    public bool Any() => GetEnumerator().MoveNext();

    public Enumerator GetEnumerator() => new(nodes);

    IEnumerator<ZoneState> IEnumerable<ZoneState>.GetEnumerator()
    {
        foreach (ZoneState zone in this) { yield return zone; }
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<ZoneState>)this).GetEnumerator();

    public struct Enumerator(EquatableArray<NodeState> nodes)
    {
        private int _node = -1;
        private int _zone = -1;
        private EquatableArray<ZoneState> _zones;

        public readonly ZoneState Current => _zones[_zone];

        public bool MoveNext()
        {
            while (++_zone >= _zones.Count)
            {
                if (++_node >= nodes.Count) { return false; }
                _zones = nodes[_node].Zones;
                _zone = -1;
            }

            return true;
        }
    }
}
