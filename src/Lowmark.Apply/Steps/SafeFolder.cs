using Lowmark.Apply.Files;

namespace Lowmark.Apply.Steps;

/// <summary>A folder in which files of the system may be made and replaced: nobody but root, and who runs this, can put
/// anything there.</summary>
internal static class SafeFolder
{
    private const int OthersMayWrite = 0x2;
    private const int GroupMayWrite = 0x10;

    /// <param name="name">Of the file in it.</param>
    /// <exception cref="SurpriseException">It is open to others.</exception>
    /// <exception cref="LinuxException">There is none.</exception>
    public static OpenFolder Of(WritableRoot root, string path, out string name)
    {
        OpenFolder folder = root.FolderOf(path, out name);
        try
        {
            Check(folder);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <exception cref="SurpriseException">It is open to others.</exception>
    public static void Check(OpenFolder folder)
    {
        FileFacts facts = folder.Facts;
        bool isOurs = facts.User == 0 || facts.User == Linux.EffectiveUser();
        bool isOpen = (facts.Mode & OthersMayWrite) != 0 || ((facts.Mode & GroupMayWrite) != 0 && facts.Group != 0);
        if (isOurs && !isOpen) { return; }
        string why = isOurs ? "may be written by others" : $"belongs to user {facts.User}";
        throw new SurpriseException(
            new(
                SurpriseKind.Unsafe, $"{folder.Path} {why}",
                "whoever may write there could put anything in the place of a file: "
                    + $"chown root {folder.Path}; chmod go-w {folder.Path}"),
            hasActed: false);
    }
}
