namespace Lowmark.RealKernelTests.TestKit;

/// <summary>A case that writes a file of this kernel; skipped, with the reason, where that may not be.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WritableFactAttribute : FactAttribute
{
    public WritableFactAttribute(string path)
    {
        Path = path;
        Skip = Lacking(path);
    }

    public string Path { get; }

    private static string? Lacking(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Write);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }
}
