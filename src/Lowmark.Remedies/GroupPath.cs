namespace Lowmark.Remedies;

/// <summary>Paths of memory groups: their names are chosen by whoever makes the group, and come from logs.</summary>
public static class GroupPath
{
    private const int Longest = 4096;

    /// <summary>Whether a file below the mount of a hierarchy can be named by this path and leads nowhere
    /// else.</summary>
    /// <remarks>A name of the kernel's holds no NUL; a replacement character stands for bytes that are lost.</remarks>
    public static bool IsInside(string path) =>
        path.Length is > 1 and <= Longest && path[0] == '/'
        && path[1..].Split('/').All(part => part is not ("" or "." or ".."))
        && !path.AsSpan().ContainsAny('\0', '\uFFFD');
}
