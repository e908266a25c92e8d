using Lowmark.Traces.Views;

namespace Lowmark.Presenters.Flames;

/// <summary>Call paths put together by what they have in common: what a flame graph shows.</summary>
/// <param name="name">A task or a function. Hostile text.</param>
internal sealed class FlameTree(string name)
{
    /// <summary>Frames of a drawing: more than anybody looks at, few enough for a mail.</summary>
    private const int MostFrames = 4000;

    private readonly Dictionary<string, FlameTree> _children = new(StringComparer.Ordinal);

    public string Name => name;

    public long Amount { get; private set; }

    /// <summary>In the order of their names, so that the same function stands in the same place.</summary>
    public IEnumerable<FlameTree> Children => _children.Values.OrderBy(child => child.Name, StringComparer.Ordinal);

    /// <summary>Levels below this one.</summary>
    public int Depth => _children.Count == 0 ? 0 : 1 + _children.Values.Max(child => child.Depth);

    /// <param name="paths">The largest first: what comes when the tree is full goes to the frame above.</param>
    public static FlameTree Of(IReadOnlyList<FlamePath> paths)
    {
        FlameTree root = new("all");
        int frames = 1;
        foreach (FlamePath path in paths)
        {
            root.Amount += path.Amount;
            FlameTree at = root;
            foreach (string frame in path.Frames.Prepend(path.Task))
            {
                if (!at._children.TryGetValue(frame, out FlameTree? child))
                {
                    if (frames == MostFrames) { break; }
                    frames++;
                    at._children.Add(frame, child = new(frame));
                }

                child.Amount += path.Amount;
                at = child;
            }
        }

        return root;
    }
}
