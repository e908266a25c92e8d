namespace Lowmark.Diagnosis.Facts;

/// <summary>Paths of memory groups, from the root of the hierarchy.</summary>
public static class GroupPath
{
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
}
