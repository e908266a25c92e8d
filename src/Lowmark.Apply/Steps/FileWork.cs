using System.Text;
using Lowmark.Apply.Files;
using Lowmark.Apply.Fixes;
using Lowmark.Plans;
using Microsoft.Win32.SafeHandles;

namespace Lowmark.Apply.Steps;

/// <summary>A configuration file, replaced so that at each moment either the old content stands there or the new.
/// </summary>
/// <remarks>A symbolic link is refused, not followed: whoever keeps configuration elsewhere and links to it (a
/// configuration system, an image) would undo the change, or have it where it was not meant.</remarks>
internal sealed class FileWork(ReplaceFile step, WorkPlace place) : StepWork
{
    private const int MostBytes = 4 * 1024 * 1024;
    private const int UsualMode = 0x1a4;                        // 0644
    private const int UsualFolderMode = 0x1ed;                  // 0755

    private readonly byte[]? _old = Bytes(step.Old);
    private readonly byte[]? _new = Bytes(step.New);

    public override void CheckBefore() => Expect(Current(), _old, step.Old);

    public override StepYield Act(StepContact contact)
    {
        if (_old is null) { MakeFolders(contact); }
        using OpenFolder folder = SafeFolder.Of(place.Root, step.File, out string name);
        Put(folder, name, _old, _new, step.Old);
        return new(null, null);
    }

    public override string? TakeBack(RecordedStep done)
    {
        byte[]? now = Current();
        string? note = IsSame(now, _old) ? "the old content stands there" : null;
        if (note is null)
        {
            Expect(now, _new, step.New);
            using OpenFolder folder = SafeFolder.Of(place.Root, step.File, out string name);
            Put(folder, name, _new, _old, step.New);
        }

        Sweep(done);
        return note;
    }

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private static bool IsSame(byte[]? one, byte[]? other) =>
        one is null ? other is null : other is not null && one.AsSpan().SequenceEqual(other);

    private static string Short(string? content) => content is null ? "no file" : $"{content.Length} characters";

    private string Temporary(string name) => $".{name}.lowmark-{place.FixId}";

    /// <returns>Null when there is no such file, or no folder for it.</returns>
    private byte[]? Current()
    {
        try
        {
            using OpenFolder folder = SafeFolder.Of(place.Root, step.File, out string name);
            return Content(folder, name);
        }
        catch (LinuxException error) when (error.Error is Errno.NoSuchFile)
        {
            return null;
        }
    }

    private byte[]? Content(OpenFolder folder, string name)
    {
        try
        {
            using SafeFileHandle file = folder.Open(name, 0);
            if (FileFacts.OfOpen(file) is not { IsRegular: true })
            {
                throw new SurpriseException(Surprises.OtherKind(step.File, "no regular file"), hasActed: false);
            }

            return FileContent.Read(file, step.File, MostBytes);
        }
        catch (LinuxException error) when (error.Error is Errno.NoSuchFile)
        {
            return null;
        }
    }

    private void Expect(byte[]? now, byte[]? expected, string? words)
    {
        if (IsSame(now, expected)) { return; }
        string found = now is null ? "is not there" : expected is null ? "is there already" : "has another content";
        throw new SurpriseException(
            new(
                now is not null && expected is null ? SurpriseKind.Exists
                : now is null ? SurpriseKind.Gone : SurpriseKind.Changed,
                $"{step.File} {found} (expected: {Short(words)})",
                "somebody has changed it: look at it, and make a new plan"),
            hasActed: false);
    }

    private void Put(OpenFolder folder, string name, byte[]? from, byte[]? to, string? fromWords)
    {
        string temporary = Temporary(name);
        try
        {
            if (to is not null) { WriteTemporary(folder, name, temporary, to); }

            // As late as can be: who edits it in this moment is not overwritten.
            Expect(Content(folder, name), from, fromWords);
        }
        catch
        {
            IfThere(step.File, (above, _) => above.RemoveFile(temporary));
            throw;
        }

        if (to is null) { folder.RemoveFile(name); }
        else if (from is null) { folder.GiveFreeName(temporary, name); }
        else { folder.Replace(name, temporary); }
        folder.Sync();
    }

    private static void WriteTemporary(OpenFolder folder, string name, string temporary, byte[] content)
    {
        using SafeFileHandle file = folder.Open(
            temporary, Linux.WriteOnly | Linux.Create | Linux.Exclusive, FixStore.PrivateFileMode);
        FileContent.Write(file, temporary, content);
        FileLooks.Copy(folder, name, file, UsualMode);
        FileContent.Sync(file, temporary);
    }

    /// <summary>Those that the file's path needs and that are not there: each under another name until it is
    /// noted.</summary>
    private void MakeFolders(StepContact contact)
    {
        foreach (string path in Parents())
        {
            using OpenFolder above = place.Root.FolderOf(path, out string name);
            if (above.FactsOf(name) is not null) { continue; }
            SafeFolder.Check(above);
            above.MakeFolder(Temporary(name), UsualFolderMode);
            using (OpenFolder made = above.Folder(Temporary(name))) { contact.Made(path, made.Facts.Inode); }
            above.Replace(name, Temporary(name));
            above.Sync();
        }
    }

    /// <summary>From the root's to that which holds the file.</summary>
    private IEnumerable<string> Parents()
    {
        for (int slash = step.File.IndexOf('/', 1); slash > 0; slash = step.File.IndexOf('/', slash + 1))
        {
            yield return step.File[..slash];
        }
    }

    /// <summary>What may be left of the way there: what has a temporary name, and folders that hold nothing
    /// else.</summary>
    private void Sweep(RecordedStep done)
    {
        IfThere(step.File, (folder, name) => folder.RemoveFile(Temporary(name)));
        foreach (string path in Parents()) { IfThere(path, (above, name) => above.RemoveFolder(Temporary(name))); }
        foreach (MadeEntry made in done.Made.Reverse())
        {
            IfThere(made.Path, (above, name) =>
            {
                if (above.FactsOf(name)?.Inode != made.Inode) { return; }
                above.RemoveFolder(name);
                above.Sync();
            });
        }
    }

    private void IfThere(string path, Action<OpenFolder, string> act)
    {
        try
        {
            using OpenFolder folder = place.Root.FolderOf(path, out string name);
            act(folder, name);
        }
        catch (LinuxException error) when (
            error.Error is Errno.NoSuchFile or Errno.NotEmpty or Errno.ReadOnly)
        {
            // It is not there and never was; or somebody else's file is in a folder that this step made.
        }
    }
}
