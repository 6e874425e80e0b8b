import {
  DataTypes,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize';

/** A code that was sent: its keyed digest, its expiry and whether it was used. It holds no recipient. */
export interface Otp extends Model<InferAttributes<Otp>, InferCreationAttributes<Otp>> {
  id: string;
  otp: string;
  expirationTime: Date;
  verified: CreationOptional<boolean>;
  createdAt: CreationOptional<Date>;
  updatedAt: CreationOptional<Date>;
}

export function defineOtp(sequelize: Sequelize): ModelStatic<Otp> {
  return sequelize.define<Otp>(
    'OTP',
    {
      id: { type: DataTypes.UUID, primaryKey: true },
      otp: { type: DataTypes.STRING, allowNull: false },
      expirationTime: { type: DataTypes.DATE, allowNull: false },
      verified: { type: DataTypes.BOOLEAN, defaultValue: false },
      createdAt: DataTypes.DATE,
      updatedAt: DataTypes.DATE,
    },
    { tableName: 'OTP', underscored: true },
  );
}
