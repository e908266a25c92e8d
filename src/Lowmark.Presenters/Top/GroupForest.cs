using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Top;

/// <param name="Depth">Limited groups around it.</param>
/// <param name="Label">Its path, from the group that it stands below.</param>
internal readonly record struct ForestRow(GroupRoom Group, int Depth, string Label);

/// <summary>Groups with a limit as a tree: each below the nearest one around it, and of those beside each other the one
/// with the fullest group in it first.</summary>
internal static class GroupForest
{
    /// <param name="groups">Fullest first.</param>
    public static IReadOnlyList<ForestRow> Of(IReadOnlyList<GroupRoom> groups)
    {
        Dictionary<string, GroupRoom> byPath = new(StringComparer.Ordinal);
        foreach (GroupRoom group in groups) { byPath.TryAdd(group.Path, group); }
        Dictionary<string, List<GroupRoom>> inside = new(StringComparer.Ordinal);
        List<GroupRoom> tops = [];
        HashSet<string> placed = new(StringComparer.Ordinal);
        foreach (GroupRoom group in groups)
        {
            // The fullest comes first and takes those around it along.
            for (GroupRoom? at = group; at is not null && placed.Add(at.Path);)
            {
                GroupRoom? around = Around(at.Path, byPath);
                if (around is null) { tops.Add(at); }
                else if (inside.TryGetValue(around.Path, out List<GroupRoom>? others)) { others.Add(at); }
                else { inside.Add(around.Path, [at]); }
                at = around;
            }
        }

        List<ForestRow> rows = [];
        Stack<(GroupRoom Group, int Depth, int Cut)> left = new();
        Push(tops, 0, 0);
        while (left.TryPop(out (GroupRoom Group, int Depth, int Cut) next))
        {
            rows.Add(new(next.Group, next.Depth, next.Group.Path[next.Cut..]));
            if (inside.TryGetValue(next.Group.Path, out List<GroupRoom>? children))
            {
                Push(children, next.Depth + 1, next.Group.Path.Length == 1 ? 1 : next.Group.Path.Length + 1);
            }
        }

        return rows;

        void Push(List<GroupRoom> siblings, int depth, int cut)
        {
            for (int at = siblings.Count - 1; at >= 0; at--) { left.Push((siblings[at], depth, cut)); }
        }
    }

    /// <returns>Null when no group around it has a limit.</returns>
    private static GroupRoom? Around(string path, Dictionary<string, GroupRoom> byPath)
    {
        for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            if (byPath.TryGetValue(path[..slash], out GroupRoom? around)) { return around; }
        }

        return path.Length > 1 ? byPath.GetValueOrDefault("/") : null;
    }
}
