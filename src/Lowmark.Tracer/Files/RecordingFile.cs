namespace Lowmark.Tracer.Files;

/// <summary>The file that a recording goes to.</summary>
public static class RecordingFile
{
    /// <summary>For nobody but the user: a trace tells what tasks do and where the kernel lies. A file that is there is
    /// left alone, and no link is followed.</summary>
    /// <exception cref="IOException">It is there already, or can not be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static Stream Create(string path)
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 1 << 16,
        };
        if (!OperatingSystem.IsWindows()) { options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; }
        return new FileStream(path, options);
    }
}
