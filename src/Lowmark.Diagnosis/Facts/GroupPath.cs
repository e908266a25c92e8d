namespace Lowmark.Diagnosis.Facts;

/// <summary>Paths of memory groups, from the root of the hierarchy. Their names are chosen by whoever makes the group,
/// and come from logs.</summary>
public static class GroupPath
{
    private const int Longest = 4096;

    /// <summary>Whether a file below the mount of a hierarchy can be named by this path and leads nowhere
    /// else.</summary>
    /// <remarks>A name of the kernel's holds no NUL; a replacement character stands for bytes that are lost.</remarks>
    public static bool IsInside(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Length is > 1 and <= Longest && path[0] == '/'
            && NamesOnly(path.AsSpan(1)) && !path.AsSpan().ContainsAny('\0', '\uFFFD');
    }

    /// <summary><c>/a</c> is above <c>/a/b</c>, not above <c>/ab</c> and not above itself.</summary>
    public static bool IsAbove(string above, string path)
    {
        ArgumentNullException.ThrowIfNull(above);
        ArgumentNullException.ThrowIfNull(path);
        string top = above.TrimEnd('/');
        return path.Length > top.Length + 1 && path[top.Length] == '/'
            && path.StartsWith(top, StringComparison.Ordinal);
    }

    /// <returns>Null for the root.</returns>
    public static string? Parent(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        int slash = path.TrimEnd('/').LastIndexOf('/');
        return slash < 0 ? null : slash == 0 ? "/" : path[..slash];
    }

    private static bool NamesOnly(ReadOnlySpan<char> path)
    {
        foreach (Range part in path.Split('/'))
        {
            if (path[part] is "" or "." or "..") { return false; }
        }

        return true;
    }
}
