using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Lowmark.Apply.Files;
using Microsoft.Win32.SafeHandles;

namespace Lowmark.Apply.Fixes;

/// <summary>One run at a time changes a machine. The kernel gives the lock back when the process ends, however it
/// ends.</summary>
internal sealed class FixLock : IDisposable
{
    private const string Name = "lock";
    private const int MostBytes = 4096;

    private readonly SafeFileHandle _file;

    private FixLock(SafeFileHandle file) => _file = file;

    /// <exception cref="SurpriseException">Another run has it.</exception>
    /// <exception cref="LinuxException">It can not be had.</exception>
    public static FixLock Take(OpenFolder folder, DateTimeOffset now)
    {
        string path = $"{folder.Path}/{Name}";
        SafeFileHandle file = folder.Open(Name, Linux.ReadWrite | Linux.Create, FixStore.PrivateFileMode);
        try
        {
            if (Linux.Lock(file, Linux.ExclusiveLock | Linux.DoNotWait) != 0)
            {
                if ((Errno)Marshal.GetLastPInvokeError() is not Errno.TryAgain) { throw LinuxException.Last(path); }
                string holder = Encoding.UTF8.GetString(FileContent.Read(file, path, MostBytes)).Trim();
                throw new SurpriseException(
                    new(
                        SurpriseKind.Locked, $"another fix is being made or taken back ({holder})",
                        "wait until it has ended"),
                    hasActed: false);
            }

            FileContent.Cut(file, path, 0);
            string since = now.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
            FileContent.Write(file, path, Encoding.UTF8.GetBytes($"process {Environment.ProcessId} since {since}\n"));
            return new(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>By word, not only by closing: a program that is being started may hold a copy of the file for a
    /// moment.</summary>
    public void Dispose()
    {
        _ = Linux.Lock(_file, Linux.Unlock);
        _file.Dispose();
    }
}
