-- Tables of the city system that the sample syncs read and write.
create table if not exists pencari_kerja (
  nik text primary key, nama_lengkap text not null, tgl_lahir text not null, jenis_kelamin text not null, alamat text,
  kode_wilayah text not null, hp text, pendidikan text, minat_jabatan text, no_pendaftaran text not null, status text not null,
  diubah_pada text not null);
create index if not exists pencari_kerja_diubah on pencari_kerja (diubah_pada, nik);

create table if not exists pengajuan_banharkat (
  no_reg text primary key, nik text not null, nama text not null, nama_usaha text not null, jumlah integer not null,
  tenor_bulan integer not null, kode_bank text not null, status text not null, diubah_pada text not null);
create index if not exists pengajuan_banharkat_diubah on pengajuan_banharkat (diubah_pada, no_reg);

create table if not exists penempatan (
  no_penempatan text primary key, nik text not null, nama text not null, id_lowongan text not null, perusahaan text not null,
  tmt text not null, tahap text not null, diubah_pada text not null);
create index if not exists penempatan_diubah on penempatan (diubah_pada, no_penempatan);

create table if not exists wilayah (kode text primary key, tingkat text not null, nama text not null);

create table if not exists lowongan (
  sumber text not null, id_eksternal text not null, judul text not null, uraian text, perusahaan text not null,
  kode_wilayah text not null, gaji_min numeric, kuota integer, tanggal_tutup text not null, status text not null,
  primary key (sumber, id_eksternal));

create table if not exists tahap_kandidat (nik text primary key, tahap text not null, urutan integer not null, sejak text not null);

create table if not exists kejadian_tahap (
  id text primary key, nik text not null, tahap text not null, urutan integer not null, tercapai text not null);

create table if not exists status_pinjaman (
  no_reg text primary key, no_bank text not null, kode_status text not null, status text not null, tanggal text not null);

-- Ministry: SIAPKerja, MagangHub, Skillhub.
create table if not exists profil_siapkerja (
  profil_id text primary key, nik text not null, nama text not null, tgl_lahir text not null, jenis_kelamin text not null, email text,
  hp text, kode_wilayah text not null, peringatan text);

create table if not exists pendidikan (
  profil_id text not null, no integer not null, sekolah text not null, jenjang text not null, jurusan text, tahun_mulai integer,
  tahun_lulus integer, primary key (profil_id, no));

create table if not exists magang_lowongan (
  id_posisi text primary key, posisi text not null, uraian text, penyelenggara text not null, kode_kota text not null, kode_kbji text,
  jenjang text, program_studi text, kuota integer not null, terdaftar integer not null, angkatan text not null, tanggal_tutup text not null,
  status text not null);

create table if not exists magang_jadwal (angkatan text primary key, tahun integer not null, mulai text not null, selesai text not null, kuota integer not null);

create table if not exists magang_peserta (
  id text primary key, nik text not null, nama text not null, id_posisi text not null, tahap text not null, sejak text not null);

create table if not exists lulusan (
  nik text primary key, nama text not null, perguruan_tinggi text not null, jenjang text not null, program_studi text not null,
  tanggal_ijazah text not null, tanggal_daftar text not null, pernah_ikut integer not null, diubah_pada text not null);
create index if not exists lulusan_diubah on lulusan (diubah_pada, nik);

create table if not exists kelas_pelatihan (
  id_kelas text primary key, kode text not null, judul text not null, penyelenggara text not null, jp integer, skkni text, mulai text not null,
  selesai text not null, kuota integer not null);

create table if not exists hasil_pelatihan (
  id_kelas text not null, nik text not null, nama text not null, nilai numeric, hasil text not null, no_sertifikat text, terbit text,
  berlaku_sampai text, primary key (id_kelas, nik));

create table if not exists nominasi (
  no_nominasi text primary key, id_kelas text not null, nik text not null, nama text not null, pendidikan text not null, hp text,
  diubah_pada text not null);
create index if not exists nominasi_diubah on nominasi (diubah_pada, no_nominasi);

create table if not exists indikator_kawasan (
  kode text not null, periode_dari text not null, periode_sampai text not null, kode_wilayah text not null, nama text not null,
  satuan text not null, nilai integer not null, primary key (kode, periode_dari, kode_wilayah));

-- Migrant workers: licensed agencies and registrations of KP2MI.
create table if not exists p3mi (no_izin text primary key, nama text not null, status text not null, berlaku_sampai text);

create table if not exists kpmi (nik text primary key, nama text not null, tahap text not null, urutan integer not null);
