using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Owners;

/// <summary>One directory of a cgroup path, with what is known of those around it.</summary>
/// <param name="Outer">The owner that the directories before this one gave; null when none was recognised.</param>
internal readonly record struct OwnerStep(List<string> Segments, int Index, MemcgOwner? Outer)
{
    public string Segment => Segments[Index];

    public string? Parent => Index > 0 ? Segments[Index - 1] : null;

    public bool IsLast => Index == Segments.Count - 1;

    /// <summary>The segment between a prefix and a suffix; null when it does not have both or nothing is
    /// between.</summary>
    public string? Between(string prefix, string suffix)
    {
        string segment = Segment;
        return segment.Length > prefix.Length + suffix.Length
            && segment.StartsWith(prefix, StringComparison.Ordinal)
            && segment.EndsWith(suffix, StringComparison.Ordinal)
            ? segment[prefix.Length..^suffix.Length]
            : null;
    }
}
